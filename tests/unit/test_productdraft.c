/* SPDX-License-Identifier: Apache-2.0 */
#include "catalog_fixture.h"

/* clang-format off */
static const struct good products[] = {
	{"macOS 14 installer",
		CATALOG(PRODUCT("042-41700",
			DATE("PostDate", "2023-11-01T17:26:42Z")
			DATE("DeferredSUEnablementDate", "2023-11-01T07:00:00Z")
			STRING("State", "ramped")
			"<key>ExtendedMetaInfo</key><dict>"
			"<key>InstallAssistantPackageIdentifiers</key><dict>"
			STRING("InstallInfo", "com.apple.plist.InstallInfo")
			STRING("SharedSupport", "com.apple.pkg.InstallAssistant.macOSSonoma")
			"</dict></dict>"
			"<key>Distributions</key><dict>" STRING("de", "https://a/de.dist")
			STRING("English", "https://a/042-41700.English.dist") "</dict>"
			PACKAGES(INSTALLER_PACKAGES))),
		"042-41700 post=2023-11-01T17:26:42Z deferred=2023-11-01T07:00:00Z state=ramped smd= "
		"dist=https://a/042-41700.English.dist type= version= build= installer=1 packages=2 "
		"bytes=11509210895\n",
		""},
	{"10.15 installer",
		CATALOG(PRODUCT("061-26589", NO_PACKAGES "<key>ExtendedMetaInfo</key><dict>"
			"<key>InstallAssistantPackageIdentifiers</key><dict>"
			STRING("OSInstall", "com.apple.mpkg.OSInstall") "</dict></dict>")),
		"061-26589 post= deferred= state= smd= dist= type= version= build= installer=1 "
		"packages=0 bytes=0\n",
		""},
	{"bridgeOS: its version is no macOS version",
		CATALOG(PRODUCT("042-89616", NO_PACKAGES "<key>ExtendedMetaInfo</key><dict>"
			STRING("ProductType", "bridgeOS") STRING("ProductVersion", "14.1.1")
			STRING("BuildVersion", "21P1069") "</dict>"
			STRING("ServerMetadataURL", "https://a/1.smd"))),
		"042-89616 post= deferred= state= smd=https://a/1.smd dist= type=bridgeOS "
		"version=14.1.1 build=21P1069 installer=0 packages=0 bytes=0\n",
		""},
	{"Rosetta: proof that two builds exist",
		CATALOG(PRODUCT("122-00001", NO_PACKAGES "<key>ExtendedMetaInfo</key><dict>"
			STRING("ProductType", "otherArchitectureHandlerOS")
			STRING("BuildVersion", "25D2128") "</dict>")
			PRODUCT("122-00002", NO_PACKAGES "<key>ExtendedMetaInfo</key><dict>"
			STRING("ProductType", "otherArchitectureHandlerOS")
			STRING("buildVersion", "26A5416b") "</dict>")),
		"122-00001 post= deferred= state= smd= dist= type=otherArchitectureHandlerOS version= "
		"build=25D2128 installer=0 packages=0 bytes=0\n"
		"claim macOS \"\" 25D2128 otherArchitectureHandlerOS Products none none beta=0 "
		"Products.122-00001.ExtendedMetaInfo.BuildVersion\n"
		"122-00002 post= deferred= state= smd= dist= type=otherArchitectureHandlerOS version= "
		"build=26A5416b installer=0 packages=0 bytes=0\n"
		"claim macOS \"\" 26A5416b otherArchitectureHandlerOS Products none none beta=1 "
		"Products.122-00002.ExtendedMetaInfo.BuildVersion\n",
		""},
	{"re-posted and old ids, file order", CATALOG(
		PRODUCT("zzz061-4049", NO_PACKAGES) PRODUCT("122-77690::1", NO_PACKAGES)
		PRODUCT("061-1774", NO_PACKAGES)),
		PLAIN("zzz061-4049", 0, 0) PLAIN("122-77690::1", 0, 0) PLAIN("061-1774", 0, 0), ""},
	{"en where English is not; the first where neither is",
		CATALOG(PRODUCT("a", NO_PACKAGES "<key>Distributions</key><dict>"
			STRING("de", "https://a/de") STRING("en", "https://a/en") "</dict>")
			PRODUCT("b", NO_PACKAGES "<key>Distributions</key><dict>"
			STRING("zh_CN", "https://a/zh") STRING("de", "https://a/de") "</dict>")),
		"a post= deferred= state= smd= dist=https://a/en type= version= build= installer=0 "
		"packages=0 bytes=0\n"
		"b post= deferred= state= smd= dist=https://a/de type= version= build= installer=0 "
		"packages=0 bytes=0\n",
		""},
	{"no products is no outage", CATALOG(""), "", ""},
	{"Products before the other keys",
		HEAD "<key>Products</key><dict>" PRODUCT("a", NO_PACKAGES) "</dict>" VERSION
		STRING("ApplePostURL", "") DATE("IndexDate", "2023-11-12T00:00:00Z") TAIL,
		PLAIN("a", 0, 0), ""},
	{"an absurd date of 032-66588 is kept as stated",
		CATALOG(PRODUCT("032-66588", NO_PACKAGES
			DATE("DeferredSUEnablementDate", "2002-04-07T08:00:00Z"))),
		"032-66588 post= deferred=2002-04-07T08:00:00Z state= smd= dist= type= version= "
		"build= installer=0 packages=0 bytes=0\n",
		""},
};
/* clang-format on */

static void
test_products(void **state)
{
	(void)state;
	check_good(products, sizeof products / sizeof products[0]);
}

/* clang-format off */
static const struct good bad_values[] = {
	{"bad dates",
		CATALOG(PRODUCT("a", NO_PACKAGES DATE("PostDate", "yesterday"))
			PRODUCT("b", NO_PACKAGES DATE("PostDate", "1970-01-01T00:00:00Z"))
			PRODUCT("c", NO_PACKAGES DATE("PostDate", "2023-02-30T00:00:00Z"))
			PRODUCT("d", NO_PACKAGES DATE("PostDate", "2031-01-01T00:00:00Z"))
			PRODUCT("e", NO_PACKAGES DATE("PostDate", "2023-11-01T17:26:42+00:00"))
			PRODUCT("f", NO_PACKAGES STRING("PostDate", "2023-11-01T17:26:42Z"))),
		PLAIN("a", 0, 0) PLAIN("b", 0, 0) PLAIN("c", 0, 0) PLAIN("d", 0, 0)
		PLAIN("e", 0, 0) PLAIN("f", 0, 0),
		"bad_value Products.a.PostDate: is no date between 2000 and two years from now\n"
		"bad_value Products.b.PostDate: is no date between 2000 and two years from now\n"
		"bad_value Products.c.PostDate: is no date between 2000 and two years from now\n"
		"bad_value Products.d.PostDate: is no date between 2000 and two years from now\n"
		"bad_value Products.e.PostDate: is no date between 2000 and two years from now\n"
		"bad_value Products.f.PostDate: has another type than this key has\n"},
	{"bad sizes",
		CATALOG(PRODUCT("a", PACKAGES(
			PACKAGE(STRING("URL", "u1") INTEGER("Size", "-1"))
			PACKAGE(STRING("URL", "u2") INTEGER("Size", "18446744073709551616"))
			PACKAGE(STRING("URL", "u3") INTEGER("Size", "12x"))
			PACKAGE(STRING("URL", "u4") INTEGER("Size", "1099511627777"))
			PACKAGE(STRING("URL", "u5") INTEGER("Size", " 1"))
			PACKAGE(STRING("URL", "u6") STRING("Size", "1"))
			PACKAGE(STRING("URL", "u7") INTEGER("Size", "1099511627776"))))),
		PLAIN("a", 7, 1099511627776),
		"bad_value Products.a.Packages[0].Size: is no size between 0 and 1 TiB\n"
		"bad_value Products.a.Packages[1].Size: is no size between 0 and 1 TiB\n"
		"bad_value Products.a.Packages[2].Size: is no size between 0 and 1 TiB\n"
		"bad_value Products.a.Packages[3].Size: is no size between 0 and 1 TiB\n"
		"bad_value Products.a.Packages[4].Size: is no size between 0 and 1 TiB\n"
		"bad_value Products.a.Packages[5].Size: has another type than this key has\n"},
	{"wrong types inside a product",
		CATALOG(PRODUCT("a", NO_PACKAGES INTEGER("State", "1")
			"<key>ServerMetadataURL</key><dict>" STRING("x", "y") "</dict>"
			"<key>Distributions</key><dict>" INTEGER("de", "1")
			"<key>en</key><array><string>u</string></array>"
			STRING("fr", "https://a/fr") "</dict>")),
		"a post= deferred= state= smd= dist=https://a/fr type= version= build= installer=0 "
		"packages=0 bytes=0\n",
		"bad_value Products.a.ServerMetadataURL: has another type than this key has\n"
		"unknown_key Products.a.ServerMetadataURL.x: ServerMetadataURL.x\n"
		"bad_value Products.a.State: has another type than this key has\n"
		"bad_value Products.a.Distributions.de: is no string\n"
		"bad_value Products.a.Distributions.en: is no string\n"},
	{"unknown keys at each level",
		HEAD VERSION STRING("Novelty", "1") "<key>Deep</key><dict><key>Products</key>"
		"<dict><key>x</key><string/></dict></dict><key>Products</key><dict>"
		PRODUCT("a", STRING("Fresh", "1")
			"<key>Nest</key><dict>" STRING("x", "1") STRING("y", "2") "</dict>"
			"<key>ExtendedMetaInfo</key><dict>" STRING("productRequirement", "x") "</dict>"
			PACKAGES(PACKAGE(STRING("URL", "u") STRING("Color", "red"))))
		"</dict>" TAIL,
		PLAIN("a", 1, 0),
		"unknown_key Novelty: Novelty\n"
		"unknown_key Deep: Deep\n"
		"unknown_key Products.a.Packages[0].Color: Color\n"
		"unknown_key Products.a.ExtendedMetaInfo.productRequirement: "
		"ExtendedMetaInfo.productRequirement\n"
		"unknown_key Products.a.Fresh: Fresh\n"
		"unknown_key Products.a.Nest: Nest\n"},
	{"a package without a URL", CATALOG(PRODUCT("a", PACKAGES(PACKAGE(INTEGER("Size", "7"))))),
		PLAIN("a", 1, 7),
		"bad_value Products.a.Packages[0]: a package without a URL\n"},
	{"a build that is none",
		CATALOG(PRODUCT("a", NO_PACKAGES "<key>ExtendedMetaInfo</key><dict>"
			STRING("ProductType", "otherArchitectureHandlerOS")
			STRING("BuildVersion", "latest") "</dict>")),
		"a post= deferred= state= smd= dist= type=otherArchitectureHandlerOS version= "
		"build=latest installer=0 packages=0 bytes=0\n",
		"bad_value Products.a.ExtendedMetaInfo.BuildVersion: is no build number\n"},
	{"duplicates: the first holds",
		CATALOG(PRODUCT("a", DATE("PostDate", "2023-11-01T17:26:42Z")
			DATE("PostDate", "2024-01-01T00:00:00Z")
			PACKAGES(PACKAGE(STRING("URL", "u") INTEGER("Size", "1") INTEGER("Size", "2")))
			PACKAGES(PACKAGE(STRING("URL", "v") INTEGER("Size", "4"))))
			PRODUCT("b", NO_PACKAGES)
			PRODUCT("a", NO_PACKAGES STRING("State", "ramped"))),
		"a post=2023-11-01T17:26:42Z deferred= state= smd= dist= type= version= build= "
		"installer=0 packages=1 bytes=1\n" PLAIN("b", 0, 0),
		"duplicate Products.a.Packages[0].Size: the first one is kept\n"
		"duplicate Products.a.Packages: the first one is kept\n"
		"duplicate Products.a.PostDate: the first one is kept\n"
		"duplicate Products.a: the first one is kept\n"},
};
/* clang-format on */

static void
test_i11_i12_a_bad_value_costs_only_itself(void **state)
{
	(void)state;
	check_good(bad_values, sizeof bad_values / sizeof bad_values[0]);
}

static void
test_canonical_texts_ignore_order(void **state)
{
	static const char one[] = CATALOG(PRODUCT("a",
		STRING("Zeta", "1") "<key>ExtendedMetaInfo</key><dict>" STRING(
			"ProductType",
			"Safari") "<key>Nest</key><array><true/><dict/>"
				  "<string>x</string></array></dict>" STRING(
					  "State", "ramped") DATE("PostDate",
					  "2023-11-01T17:26:42Z") "<key>Distributions</key><dict>" STRING("en",
					  "e")
					  STRING("", "none") "</dict>" PACKAGES(
						  INSTALLER_PACKAGES)));
	static const char other[] = CATALOG(PRODUCT("a",
		PACKAGES(PACKAGE(INTEGER("Size", "11507801280") STRING("URL",
			"https://swcdn.apple.com/InstallAssistant.pkg")) PACKAGE(STRING("Digest",
			DIGEST) STRING("URL",
			"https://swcdn.apple.com/MajorOSInfo.pkg") INTEGER("Size",
			"1409615"))) "<key>Distributions</key><dict>" STRING("",
			"none") STRING("en",
			"e") "</dict>"
			     "<key>ExtendedMetaInfo</key><dict><key>Nest</key><array><true/><dict/>"
			     "<string>x</string></array>" STRING("ProductType",
				     "Safari") "</dict>" STRING("Zeta", "1")));
	static const char want[] =
		"Size=11507801280\tURL=https://swcdn.apple.com/InstallAssistant.pkg\n"
		"Digest=" DIGEST
		"\tSize=1409615\tURL=https://swcdn.apple.com/MajorOSInfo.pkg\n"
		"--\n=none\nen=e\n--\n"
		"ExtendedMetaInfo.Nest[0]=true\nExtendedMetaInfo.Nest[1]={}\n"
		"ExtendedMetaInfo.Nest[2]=x\nExtendedMetaInfo.ProductType=Safari\nZeta=1\n";
	struct error err;
	struct seen s;

	(void)state;
	assert_true(parse(one, sizeof one - 1, &s, &err));
	assert_string_equal(text(&s.texts), want);
	seen_clear(&s);
	assert_true(parse(other, sizeof other - 1, &s, &err));
	assert_string_equal(text(&s.texts), want);
	seen_clear(&s);
}

static void
test_canonical_texts_are_unambiguous(void **state)
{
	static const char doc[] = CATALOG(PRODUCT("a",
		NO_PACKAGES STRING("A.B=C[", "x\\y\tz\nw") "<key>A</key><dict>" STRING(
			"B", "1") "</dict>"));
	struct error err;
	struct seen s;

	(void)state;
	assert_true(parse(doc, sizeof doc - 1, &s, &err));
	assert_string_equal(
		text(&s.texts), "--\n--\nA.B=1\nA\\.B\\=C\\[=x\\\\y\\tz\\nw\n");
	seen_clear(&s);
}

/* The one file of an installer that people download; the address is checked. */
static void
test_the_file_to_download(void **state)
{
#define INSTALLER(shared, packages)                                                      \
	CATALOG(PRODUCT("122-77688",                                                     \
		PACKAGES(packages) "<key>ExtendedMetaInfo</key><dict>"                   \
				   "<key>InstallAssistantPackageIdentifiers</key>"       \
				   "<dict>" STRING("SharedSupport", shared) "</dict>"    \
									    "</dict>"))
#define AT(url) PACKAGE(STRING("URL", url) INTEGER("Size", "18301186017"))
#define TAHOE   "com.apple.pkg.InstallAssistant.macOSTahoe"
	static const struct {
		const char *data, *want, *notices;
	} cases[] = {
		{INSTALLER(TAHOE,
                 AT("http://swcdn.apple.com/a/UpdateBrain.zip")
				 AT("http://swcdn.apple.com/a/InstallAssistant.pkg")),
                 "macOSTahoe https://swcdn.apple.com/a/InstallAssistant.pkg 18301186017",     ""},
		{INSTALLER("com.apple.pkg.InstallAssistant.Seed.macOS27Seed",
                 AT("https://swcdn.apple.com/InstallAssistant.pkg")),
                 "Seed.macOS27Seed https://swcdn.apple.com/InstallAssistant.pkg 18301186017",
                 ""									     },
		{INSTALLER(TAHOE,					     AT("https://evil.test/InstallAssistant.pkg")),
                 "macOSTahoe  0",							     "bad_value Products.122-77688.Packages: the address of InstallAssistant.pkg "
			"is none of Apple's\n"                 },
		{INSTALLER(
			 TAHOE,                              AT("https://swcdn.apple.com/a/InstallAssistant.pkg.txt")),
                 "macOSTahoe  0",							     ""},
		{INSTALLER(TAHOE,
                 AT("https://swcdn.apple.com/1/InstallAssistant.pkg")
				 AT("https://swcdn.apple.com/2/InstallAssistant.pkg")),
                 "macOSTahoe https://swcdn.apple.com/1/InstallAssistant.pkg 18301186017",     ""},
		{CATALOG(PRODUCT("1",
                 PACKAGES(AT("https://swcdn.apple.com/InstallAssistant.pkg")))),
                 NULL,									""},
	};
	struct error err;
	struct seen s;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *last;

		assert_true(parse(cases[i].data, strlen(cases[i].data), &s, &err));
		last = strstr(text(&s.texts), "--\nmacOSTahoe ");
		if (!last)
			last = strstr(text(&s.texts), "--\nSeed.");
		if (!cases[i].want)
			assert_null(last);
		else {
			assert_non_null(last);
			assert_int_equal(
				strncmp(last + 3, cases[i].want, strlen(cases[i].want)),
				0);
			assert_string_equal(last + 3 + strlen(cases[i].want), "\n");
		}
		assert_string_equal(text(&s.notices), cases[i].notices);
		seen_clear(&s);
	}
#undef INSTALLER
#undef AT
#undef TAHOE
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_products),
		cmocka_unit_test(test_i11_i12_a_bad_value_costs_only_itself),
		cmocka_unit_test(test_canonical_texts_ignore_order),
		cmocka_unit_test(test_canonical_texts_are_unambiguous),
		cmocka_unit_test(test_the_file_to_download),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
