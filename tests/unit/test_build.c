/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct {
	const char *text;
	int major;
	char letter;
	int64_t number;
	char suffix;
	enum build_class class;
	int64_t seq;
} builds[] = {
	{"25G83",       25, 'G', 83,      0,   BUILD_PLAIN,       83    },
	{"24G830",      24, 'G', 830,     0,   BUILD_PLAIN,       830   },
	{"20G1443",     20, 'G', 1443,    0,   BUILD_PLAIN,       1443  },
	{"21H1320",     21, 'H', 1320,    0,   BUILD_PLAIN,       1320  },
	{"22F76",       22, 'F', 76,      0,   BUILD_PLAIN,       76    },
	{"9L31a",       9,  'L', 31,      'a', BUILD_PLAIN,       31    },
	{"25D2128",     25, 'D', 2128,    0,   BUILD_HARDWARE,    128   },
	{"22F2083",     22, 'F', 2083,    0,   BUILD_HARDWARE,    83    },
	{"21F2081",     21, 'F', 2081,    0,   BUILD_HARDWARE,    81    },
	{"23P3120",     23, 'P', 3120,    0,   BUILD_HARDWARE,    120   },
	{"25D5087f",    25, 'D', 5087,    'f', BUILD_SEED,        87    },
	{"24A5418b",    24, 'A', 5418,    'b', BUILD_SEED,        418   },
	{"25D5087",     25, 'D', 5087,    0,   BUILD_ODD,         87    },
	{"23G6083",     23, 'G', 6083,    0,   BUILD_TWIN,        83    },
	{"22C6161",     22, 'C', 6161,    0,   BUILD_TWIN,        161   },
	{"23D8133",     23, 'D', 8133,    0,   BUILD_BRANCH,      133   },
	{"23A8464",     23, 'A', 8464,    0,   BUILD_BRANCH,      464   },
	{"25A8364",     25, 'A', 8364,    0,   BUILD_BRANCH,      364   },
	{"23R8352",     23, 'R', 8352,    0,   BUILD_BRANCH,      352   },
	{"23D9133",     23, 'D', 9133,    0,   BUILD_BRANCH_TWIN, 133   },
	{"23A9464",     23, 'A', 9464,    0,   BUILD_BRANCH_TWIN, 464   },
	{"22F770820d",  22, 'F', 770820,  'd', BUILD_RESPONSE,    82    },
	{"23D771330a",  23, 'D', 771330,  'a', BUILD_RESPONSE,    133   },
	{"20C7750490e", 20, 'C', 7750490, 'e', BUILD_RESPONSE,    49    },
	{"20G7714430a", 20, 'G', 7714430, 'a', BUILD_RESPONSE,    1443  },
	{"23D771330",   23, 'D', 771330,  0,   BUILD_ODD,
         771330							 }, /* a response has a suffix */
	{"23D77133a",   23, 'D', 77133,   'a', BUILD_ODD,
         77133							  }, /* and four digits or five */
	{"23D0771330a", 23, 'D', 771330,  'a', BUILD_ODD,         771330},
	{"22A103310o",  22, 'A', 103310,  'o', BUILD_ODD,         103310},
	{"12H4098",     12, 'H', 4098,    0,   BUILD_ODD,         4098  },
	{"22A7354",     22, 'A', 7354,    0,   BUILD_ODD,         7354  },
	{"25D1999",     25, 'D', 1999,    0,   BUILD_PLAIN,       1999  },
	{"25D2000",     25, 'D', 2000,    0,   BUILD_HARDWARE,    0     },
	{"25D9999",     25, 'D', 9999,    0,   BUILD_BRANCH_TWIN, 999   },
	{"25D10000",    25, 'D', 10000,   0,   BUILD_ODD,         10000 },
	{"99Z999",      99, 'Z', 999,     0,   BUILD_PLAIN,       999   },
};

static void
test_grammar_and_class(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(builds); i++) {
		struct build b;

		print_message("%s\n", builds[i].text);
		assert_true(build_parse(builds[i].text, &b));
		assert_string_equal(b.text, builds[i].text);
		assert_int_equal(b.major, builds[i].major);
		assert_int_equal(b.letter, builds[i].letter);
		assert_int_equal(b.number, builds[i].number);
		assert_int_equal(b.suffix, builds[i].suffix);
		assert_int_equal(b.class, builds[i].class);
		assert_int_equal(b.seq, builds[i].seq);
		assert_int_equal(build_is_response(b.text), b.class == BUILD_RESPONSE);
		assert_int_equal(build_is_decoy(b.text), i == COUNT(builds) - 1);
	}
}

static const char *const not_builds[] = {"", "2", "25", "25D", "D2128", "125D2128",
	"25d2128", "25D2128A", "25D2128ab", "25DD2128", "25D-128", "25D12345678",
	" 25D2128", "25D2128 ", "25D2128\n", "26.3.1", "25D2128-1",
	("\xef\xbc\x92"
	 "5D2128"),
	("25\xc3\x84"
	 "128"),
	"\xff", "25D77128000a", "-5D2128", "0x5D2128"};

static void
test_not_a_build(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(not_builds); i++) {
		char twins[2][CAP_BUILD_BYTES + 1];
		struct build b = {.major = 7};

		print_message("%s\n", not_builds[i]);
		assert_false(build_parse(not_builds[i], &b));
		assert_int_equal(b.major, 7);
		assert_false(build_is_response(not_builds[i]));
		assert_false(build_is_seed(not_builds[i]));
		assert_int_equal(build_twin_candidates(not_builds[i], twins), 0);
		assert_false(build_response_fits(not_builds[i], "25D2128"));
		assert_false(build_response_fits("25D771280a", not_builds[i]));
	}
}

static void
test_a_megabyte_is_refused(void **state)
{
	static const char fills[] = {'0', '9', 'A', 'z', ' ', '\xff'};
	size_t len = MIB(1);
	char *text = malloc(len + 1);

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < COUNT(fills); i++) {
		struct build b;

		memset(text, fills[i], len);
		text[len] = '\0';
		assert_false(build_parse(text, &b));
		memcpy(text, "25D7", 4);
		assert_false(build_parse(text, &b));
		assert_int_equal(build_compare("25D2128", text), -1);
		assert_int_equal(build_compare(text, "25D2128"), 1);
		assert_int_equal(build_compare(text, text), 0);
	}
	free(text);
}

static void
test_seeds(void **state)
{
	static const char *const seeds[] = {"25D5087f", "24A5418b", "26A5353q",
		"20C5049e", "20C7750490e", "20C7750490f", "22D7750270d", "22E7752300g",
		"20E7752230f"};
	/* the digits of 25D770870b, test response on 25D5087f, do not tell */
	static const char *const others[] = {"25D770870b", "23D770890b", "25D2128",
		"25G70", "22F770820b", "23G6083", "22A103310o", "25D5087", ""};

	(void)state;
	for (size_t i = 0; i < COUNT(seeds); i++)
		assert_true(build_is_seed(seeds[i]));
	for (size_t i = 0; i < COUNT(others); i++)
		assert_false(build_is_seed(others[i]));
}

static const struct {
	const char *less, *greater;
} orders[] = {
	{"24G90",       "24G222"     }, /* 15.6.1, 15.7 */
	{"22G86",       "22G100"     }, /* iOS 18.6, 18.6.2 */
	{"9L31a",       "10A190"     },
	{"25G5065a",    "25G70"      }, /* beta, RC, final */
	{"25G70",       "25G72"      },
	{"25D5087f",    "25D125"     },
	{"25D125",      "25D2128"    },
	{"23M8340",     "23M341"     }, /* though first seen 17 days later: no chronology */
	{"23F77",       "24A335"     },
	{"25D125",      "25E246"     },
 /* one sequence: 5 < plain < 6 < 2,3 < 8 < 9 < 77 */
	{"25D5133a",    "25D133"     },
	{"25D133",      "25D6133"    },
	{"25D6133",     "25D2133"    },
	{"25D2133",     "25D3133"    },
	{"25D3133",     "25D8133"    },
	{"25D8133",     "25D9133"    },
	{"25D9133",     "25D771330a" },
	{"22F770820b",  "22F770820d" },
	{"22D5027d",    "22D7750270d"}, /* a response follows its base */
	{"22D7750270d", "22D63"      },
	{"22F082",      "22F82"      }, /* the same build, two texts: by bytes, at last */
	{"25D2128",     ""           },
	{"25D2128",     "0"          },
	{"",            "0"          },
	{"26.3",        "x"          },
	{"25D2133",     "25D03133"   }, /* but not before number and suffix */
	{"25D5087a",    "25D05087f"  },
};

static void
test_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(orders); i++) {
		print_message("%s < %s\n", orders[i].less, orders[i].greater);
		assert_int_equal(build_compare(orders[i].less, orders[i].less), 0);
		assert_int_equal(build_compare(orders[i].less, orders[i].greater), -1);
		assert_int_equal(build_compare(orders[i].greater, orders[i].less), 1);
	}
}

/* Every build that pmv listed from 2024-06 on, and those that the pages of facts name. */
static const char real_builds[] =
	"10A190 16H6081 16H6088 16H81 16H88 16U693 16U711 17A365 17U208 17U224 "
	"17U6208 17U6224 18A391 19H384 19H386 19H390 19H394 19H402 19H411 19H6384 "
	"19H6386 19H6390 19H6394 19H6402 19H6411 19U512 19U526 19U6512 19U6526 "
	"20A5374g 20C5049e 20C7750490e 20C7750490f 20E252 20E5223e 20E772520a "
	"20E7752230f 20E7752230g 20F75 20F770750b 20F770750d 20G1427 20G1443 20H115 "
	"20H330 20H343 20H348 20H350 20H360 20H364 20H365 20H370 20H380 20H6115 "
	"20H6330 20H6343 20H6348 20H6350 20H6360 20H6364 20H6365 20H6370 20H6380 "
	"20U502 20U512 20U6502 20U6512 21E236 21E6236 21F2081 21F6079 21F6084 "
	"21F6090 21F79 21F84 21F90 21G101 21G6080 21G6093 21G80 21G93 21H1123 "
	"21H1222 21H1320 21H16 21H216 21H221 21H312 21H414 21H420 21H423 21H433 "
	"21H440 21H446 21H450 21H6016 21H6216 21H6221 21H6312 21H6414 21H6420 "
	"21H6423 21H6433 21H6440 21H6446 21H6450 21L227 21L569 21L580 21L6227 "
	"21L6569 21L6580 21M6071 21M6080 21M71 21M80 21N333 21O224 21O231 21O589 "
	"21O6224 21O6231 21O6589 21O6771 21O771 21T216 21T576 21T6216 21T6576 21U577 "
	"21U580 21U594 21U6577 21U6580 21U6594 22A103310o 22A3354 22A3370 22A6354 "
	"22A6370 22A8380 22A9380 22B6083 22B6091 22B83 22B91 22C152 22C161 22C6152 "
	"22C6161 22D2082 22D5027d 22D6063 22D6072 22D6082 22D63 22D72 22D7750270d "
	"22D7750270e 22D8075 22D8082 22D82 22E240 22E252 22E261 22E5230e 22E6240 "
	"22E6252 22E772610a 22E7752300f 22E7752300g 22F2083 22F6076 22F76 22F770820b "
	"22F770820d 22F770830b 22F770830e 22F82 22G100 22G6086 22G6090 22G6100 "
	"22G630 22G720 22G820 22G830 22G86 22G90 22H123 22H124 22H20 22H217 22H218 "
	"22H221 22H31 22H311 22H313 22H320 22H333 22H340 22H417 22H420 22H527 "
	"22H6020 22H6031 22H6124 22H6217 22H6218 22H625 22H6311 22H6320 22H6333 "
	"22H6340 22H722 22H730 22J357 22J580 22J6357 22J6580 22K155 22K160 22K557 "
	"22K561 22K6155 22K6160 22K6557 22K6561 22L255 22L261 22L572 22L6255 22L6261 "
	"22L6572 22M6084 22M84 22N320 22N342 22N581 22N591 22N6320 22N6342 22N6581 "
	"22N6591 22N6842 22N6896 22N6900 22N6906 22N842 22N896 22N900 22N906 22O238 "
	"22O251 22O473 22O6238 22O6251 22O6473 22O6785 22O785 22R349 22R361 22R585 "
	"22R6349 22R6361 22R6585 22S101 22S555 22S560 22S6101 22S6555 22S6560 22T251 "
	"22T572 22T6251 22T6572 22U6084 22U6090 22U6095 22U84 22U90 22U95 23A341 "
	"23A345 23A355 23A6341 23A6345 23A6355 23A8464 23A8466 23A9464 23A9466 "
	"23B6085 23B85 23C55 23C6055 23C6071 23C71 23D127 23D5089e 23D6127 "
	"23D770890b 23D771330a 23D8133 23D9133 23E224 23E246 23E6246 23F6077 23F6081 "
	"23F6084 23F77 23F79 23F81 23F84 23G6071 23G6083 23G71 23G80 23G83 23G93 "
	"23H124 23H222 23H311 23H417 23H420 23H527 23H626 23H723 23H730 23J126 23J21 "
	"23J220 23J30 23J319 23J353 23J362 23J423 23J582 23J620 23J631 23J6353 "
	"23J6362 23J6582 23K54 23K6054 23K620 23K6620 23L243 23L6243 23M336 23M341 "
	"23M6336 23M6341 23M8340 23M9340 23N301 23N49 23N6049 23N620 23N630 23N6301 "
	"23N6620 23N6630 23O247 23O6247 23P3120 23R350 23R352 23R362 23R6352 23R6362 "
	"23R8352 23R8362 23S303 23S314 23S37 23S6037 23S620 23S6303 23S6314 23S6620 "
	"23T240 23T6240 24A335 24A348 24A5418b 24B2083 24B2091 24B83 24B91 24C101 "
	"24D2082 24D60 24D70 24D81 24E248 24E263 24F74 24G222 24G231 24G325 24G419 "
	"24G517 24G624 24G720 24G824 24G830 24G84 24G90 24H16 25A354 25A362 25A8364 "
	"25B78 25C56 25D122 25D125 25D2128 25D2140 25D5087f 25D770870b 25D771280a "
	"25D771400a 25E241 25E243 25E246 25E253 25F71 25F80 25F84 25G220 25G5065a "
	"25G70 25G72 25G76 25G83 26A5353q 26A5416b 99Z999 9L31a ";

#define MOST_BUILDS 512

/* Total and antisymmetric over all pairs, transitive over all triples. */
static void
test_order_is_total(void **state)
{
	signed char(*order)[MOST_BUILDS] = calloc(MOST_BUILDS, sizeof *order);
	char(*build)[CAP_BUILD_BYTES + 1] = calloc(MOST_BUILDS, sizeof *build);
	size_t n = 0;

	(void)state;
	assert_non_null(order);
	assert_non_null(build);
	for (const char *p = real_builds; *p; n++) {
		size_t len = strcspn(p, " ");

		assert_true(n < MOST_BUILDS && len <= CAP_BUILD_BYTES);
		memcpy(build[n], p, len);
		p += len + 1;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			order[i][j] = (signed char)build_compare(build[i], build[j]);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			if (order[i][j] != -order[j][i] || (order[i][j] == 0) != (i == j))
				fail_msg("%s %s", build[i], build[j]);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < n; j++)
			for (size_t k = 0; order[i][j] < 0 && k < n; k++)
				if (order[j][k] < 0 && order[i][k] >= 0)
					fail_msg(
						"%s %s %s", build[i], build[j], build[k]);
	free(order);
	free(build);
}

static const struct {
	const char *twin, *canonical;
} twins[] = {
	{"23G6083", "23G83"  },
	{"23F6084", "23F84"  },
	{"22C6161", "22C161" },
	{"23C6071", "23C71"  },
	{"22H6374", "22H374" },
	{"21H6461", "21H461" },
	{"16H6088", "16H88"  },
	{"23L6773", "23L773" },
	{"23O6780", "23O780" },
	{"20B6082", "20B82"  },
	{"22R6349", "22R349" },
	{"22A6354", "22A3354"},
	{"22A6370", "22A3370"},
	{"23D9133", "23D8133"},
	{"23A9464", "23A8464"},
	{"23M9340", "23M8340"},
};

static const struct {
	const char *build, *other;
} no_twins[] = {
	{"23G83",      "23G6083"}, /* the wrong way round */
	{"23G83",      "23G83"  },
	{"23D9133",    "23D133" },
	{"23D8133",    "23D133" },
	{"25D2128",    "25D128" },
	{"23G6083",    "23F83"  },
	{"23G6083",    "24G83"  },
	{"23G6083",    "23G083" },
	{"23G6083a",   "23G83"  },
	{"23G6000",    "23G0"   },
	{"25D5087f",   "25D87"  },
	{"25D771280a", "25D2128"},
};

static void
test_twins(void **state)
{
	char to[2][CAP_BUILD_BYTES + 1];

	(void)state;
	for (size_t i = 0; i < COUNT(twins); i++) {
		print_message("%s = %s\n", twins[i].twin, twins[i].canonical);
		assert_true(build_is_twin(twins[i].twin, twins[i].canonical));
		assert_false(build_is_twin(twins[i].canonical, twins[i].twin));
		assert_true(build_twin_of(twins[i].canonical, to[0]));
		assert_string_equal(to[0], twins[i].twin);
		assert_false(build_twin_of(twins[i].twin, to[0]));
	}
	for (size_t i = 0; i < COUNT(no_twins); i++) {
		print_message("%s is none of %s\n", no_twins[i].build, no_twins[i].other);
		assert_false(build_is_twin(no_twins[i].build, no_twins[i].other));
	}
	assert_int_equal(build_twin_candidates("22A6354", to), 2);
	assert_string_equal(to[0], "22A354");
	assert_string_equal(to[1], "22A3354");
	assert_int_equal(build_twin_candidates("23D9133", to), 1);
	assert_string_equal(to[0], "23D8133");
	assert_int_equal(build_twin_candidates("23D8133", to), 0);
	assert_false(build_twin_of("25D771280a", to[0]));
	assert_false(build_twin_of("25D5087", to[0]));
	assert_false(build_twin_of("26.3.1", to[0]));
}

/* Every base and response known, tests included. */
static const struct {
	const char *response, *base;
} responses[] = {
	{"22E772610a",  "22E261"  },
	{"20E772520a",  "20E252"  },
	{"22F770820b",  "22F82"   },
	{"22F770820d",  "22F82"   },
	{"22F770830b",  "22F2083" },
	{"22F770830e",  "22F2083" },
	{"20F770750b",  "20F75"   },
	{"20F770750d",  "20F75"   },
	{"25D771280a",  "25D2128" },
	{"25D771400a",  "25D2140" },
	{"23D771330a",  "23D8133" },
	{"20C7750490e", "20C5049e"},
	{"20C7750490f", "20C5049e"},
	{"22D7750270d", "22D5027d"},
	{"22D7750270e", "22D5027d"},
	{"22E7752300f", "22E5230e"},
	{"22E7752300g", "22E5230e"},
	{"20E7752230f", "20E5223e"},
	{"20E7752230g", "20E5223e"},
	{"23D770890b",  "23D5089e"},
	{"25D770870b",  "25D5087f"},
 /* not invertible */
	{"25D771280a",  "25D128"  },
	{"25D771280a",  "25D8128" },
 /* natural overflow needs a fifth digit [inferred: none was seen] */
	{"20G7714430a", "20G1443" },
};

static const struct {
	const char *response, *base;
} misfits[] = {
	{"25D771280a",  "25D2140"   },
	{"25D771400a",  "25D2128"   },
	{"22F770820b",  "22F2083"   },
	{"22F770830b",  "22F82"     },
	{"25D771280a",  "24D2128"   }, /* another major */
	{"25D771280a",  "25E2128"   }, /* another letter */
	{"25D771285a",  "25D2128"   }, /* not x 10 */
	{"25D7701280a", "25D2128"   }, /* five digits for a small sequence */
	{"22D7750270d", "22D27"     }, /* a whole 5xxx is a seed's */
	{"22F770820d",  "22F770820b"}, /* (c) stands on the base, not on (a) */
	{"22A103310o",  "22A10331"  },
	{"25D2128",     "25D2128"   },
};

static void
test_response_arithmetic(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(responses); i++) {
		print_message("%s on %s\n", responses[i].response, responses[i].base);
		assert_true(build_is_response(responses[i].response));
		assert_true(
			build_response_fits(responses[i].response, responses[i].base));
		assert_false(
			build_response_fits(responses[i].base, responses[i].response));
	}
	for (size_t i = 0; i < COUNT(misfits); i++) {
		print_message("%s not on %s\n", misfits[i].response, misfits[i].base);
		assert_false(build_response_fits(misfits[i].response, misfits[i].base));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_grammar_and_class),
		cmocka_unit_test(test_not_a_build),
		cmocka_unit_test(test_a_megabyte_is_refused),
		cmocka_unit_test(test_seeds),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_order_is_total),
		cmocka_unit_test(test_twins),
		cmocka_unit_test(test_response_arithmetic),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
