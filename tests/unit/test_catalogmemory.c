/* SPDX-License-Identifier: Apache-2.0 */
/* Catalogs in a row, read with a memory of those before: what comes is the same as without. */
#include "catalog_fixture.h"

#include <stdlib.h>

#define MOST_TEXTS 1024

struct heard {
	struct buf text;
	size_t marked; /* products with a mark that an earlier answer left */
	char *texts
		[MOST_TEXTS]; /* the marks: canonical texts of products that bore none */
	size_t n_texts;
};

/* The canonical texts of a product, which are the sink's once it has left a mark. */
static const char *
texts_of(struct heard *h, const struct product *p)
{
	size_t n = strlen(p->packages_text) + strlen(p->distributions_text) +
		   strlen(p->meta_text) + sizeof "----";
	char *texts;

	if (p->mark && *p->mark) {
		h->marked++;
		assert_int_equal(n, sizeof "----");
		return *p->mark;
	}
	texts = malloc(n);
	assert_non_null(texts);
	assert_true(h->n_texts < MOST_TEXTS);
	(void)snprintf(texts, n, "%s--%s--%s", p->packages_text, p->distributions_text,
		p->meta_text);
	h->texts[h->n_texts++] = texts;
	if (p->mark)
		*p->mark = texts;
	return texts;
}

static bool
hear_product(void *ctx, const struct product *p, struct error *err)
{
	struct heard *h = ctx;

	(void)err;
	return buf_printf(&h->text,
		"%s line %" PRId64 " post=%" PRId64 " deferred=%" PRId64
		" %s %s %s %s %s %s %d %s %" PRId64 " of %" PRId64 " %s %" PRId64
		" %s\n%s\n",
		p->id, p->line, p->post_date, p->deferred_date, p->state, p->smd_url,
		p->dist_url, p->type, p->version, p->build, p->installer, p->system,
		p->packages, p->bytes, p->url, p->url_bytes, p->url_sha1, texts_of(h, p));
}

static bool
hear_claim(void *ctx, const struct claim *c, struct error *err)
{
	struct heard *h = ctx;

	(void)err;
	return buf_printf(
		&h->text, "%s %s line %" PRId64 "\n", c->build, c->key, c->line);
}

static void
hear_notice(void *ctx, const struct notice *n)
{
	struct heard *h = ctx;

	assert_true(buf_printf(&h->text, "[%s %s: %s line %" PRId64 "]\n",
		notice_kind_name(n->kind), n->key, n->detail, n->line));
}

/* Hear one answer; a refused one ends with why. */
static void
hear(const char *answer, size_t len, int64_t now, struct record_memory *memory,
	struct heard *h)
{
	const struct record_sink sink = {.ctx = h,
		.product = hear_product,
		.claim = hear_claim,
		.notice = hear_notice,
		.memory = memory};
	struct error err = ERROR_INIT;

	h->marked = 0;
	buf_clear(&h->text);
	buf_init(&h->text, MIB(8));
	assert_true(buf_text(&h->text, "> "));
	if (!catalog_parse(answer, len, "swscan-index-14", now, &sink, &err))
		assert_true(buf_printf(&h->text, "%s %s at %lld:%lld\n", err.name,
			err.reason, (long long)err.line, (long long)err.offset));
}

static void
clear(struct heard *h)
{
	for (size_t i = 0; i < h->n_texts; i++)
		free(h->texts[i]);
	buf_clear(&h->text);
	*h = (struct heard){0};
}

/* The same with that memory and without any? `with` is to be cleared. */
static void
check_same(const char *name, const char *answer, size_t len, int64_t now,
	struct record_memory *memory, struct heard *with)
{
	struct heard without = {0};

	hear(answer, len, now, memory, with);
	hear(answer, len, now, NULL, &without);
	if (strcmp(with->text.data, without.text.data) != 0) {
		(void)fprintf(stderr, "%s\n\n%s\n", with->text.data, without.text.data);
		fail_msg("%s", name);
	}
	assert_int_equal(without.marked, 0);
	clear(&without);
}

#define URL(name)    STRING("URL", "https://swcdn.apple.com/" name)
#define SIZE         INTEGER("Size", "1409615")
#define ONE          PACKAGE(SIZE URL("One.pkg"))
#define TWO          PACKAGE(URL("Two.pkg") SIZE)
#define ASSISTANT    PACKAGE(URL("InstallAssistant.pkg") SIZE)
#define OTHER        PACKAGE(URL("x/InstallAssistant.pkg") SIZE)
#define POSTED       DATE("PostDate", "2023-11-01T17:26:42Z")
#define ENGLISH      STRING("English", "https://swdist.apple.com/a.English.dist")
#define GERMAN       STRING("German", "https://swdist.apple.com/a.German.dist")
#define LANGUAGES(l) "<key>Distributions</key><dict>" l "</dict>"
#define META(m)      "<key>ExtendedMetaInfo</key>\n\t<dict>" m "</dict>"
#define INSTALLS(m)  "<key>InstallAssistantPackageIdentifiers</key><dict>" m "</dict>"
#define SHARED       STRING("SharedSupport", "com.apple.pkg.InstallAssistant.macOSTahoe")
#define VERSIONED    META(STRING("ProductType", "x") STRING("ProductVersion", "1.2"))

#define FIRST PRODUCT("first", PACKAGES(ONE))
#define SECOND                                                                           \
	PRODUCT("second",                                                                \
		PACKAGES(ONE "\n\n  " TWO) POSTED LANGUAGES(ENGLISH GERMAN) VERSIONED)
#define THIRD   PRODUCT("third", META(INSTALLS(SHARED)) PACKAGES(TWO ASSISTANT))
#define SEVERAL PRODUCT("several", META(INSTALLS(SHARED)) PACKAGES(OTHER ASSISTANT))
#define MOVED                                                                            \
	PRODUCT("second",                                                                \
		VERSIONED LANGUAGES(GERMAN "\n" ENGLISH) PACKAGES(TWO ONE) POSTED)
#define LINES PRODUCT("lines", PACKAGES(ONE) STRING("State", "a\nb"))
#define BUILD                                                                            \
	PRODUCT("build", PACKAGES(ONE) META(STRING("ProductType", "macOS")               \
					 STRING("BuildVersion", "25A354")))
#define PAIR                                                                             \
	PRODUCT("pair",                                                                  \
		PACKAGES(ONE) STRING("State", "1") STRING("ServerMetadataURL", "2"))
#define SWAPPED                                                                          \
	PRODUCT("pair",                                                                  \
		PACKAGES(ONE) STRING("State", "2") STRING("ServerMetadataURL", "1"))
#define FUTURE  PRODUCT("future", PACKAGES(ONE) DATE("PostDate", "2028-08-20T00:00:00Z"))
#define COMMENT "<key>x</key><dict><!-- </dict>" SECOND "-->" PACKAGES(ONE) "</dict>"
#define REGULAR SECOND THIRD PAIR FUTURE

/* What follows CATALOG(FIRST REGULAR SEVERAL LINES BUILD) in the series; how many products of it are known
 * again. */
/* clang-format off */
static const struct {
	const char *name, *answer;
	size_t marked;
} cases[] = {
	{"the same", CATALOG(FIRST REGULAR), 5},
	{"members and packages in another order", CATALOG(FIRST MOVED THIRD), 3},
	{"products in another order", CATALOG(PAIR FIRST THIRD SECOND), 4},
	{"what is read is known again later", CATALOG(SECOND FIRST THIRD), 3},
	{"white space between them", CATALOG(FIRST "\n\n \t" SECOND "\n" THIRD), 3},
	{"much white space", CATALOG(FIRST "                                                                       " SECOND THIRD), 1},
	{"a carriage return", CATALOG(FIRST "\r\n" SECOND THIRD), 1},
	{"a new one between", CATALOG(FIRST PRODUCT("new", PACKAGES(ONE)) SECOND), 2},
	{"a comment", CATALOG(FIRST "<!-- -->" SECOND THIRD), 1},
	{"one in a comment", CATALOG(FIRST "<!--" SECOND "-->" THIRD), 1},
	{"one in CDATA", CATALOG(FIRST "<key>x</key><dict>" PACKAGES(ONE) "<key>State</key><string><![CDATA[" THIRD SECOND "]]></string></dict>" SECOND), 1},
	{"one in a comment, after an end that is none", CATALOG(FIRST COMMENT THIRD), 1},
	{"one within another", CATALOG(FIRST "<key>outer</key><dict>" PACKAGES(ONE) SECOND "</dict>" THIRD), 1},
	{"one in another place", HEAD VERSION "<key>Products</key><dict>" FIRST "</dict><key>Old</key><dict>" SECOND THIRD "</dict>" TAIL, 1},
	{"outside", HEAD VERSION "<key>Products</key><dict>" FIRST "</dict>" SECOND TAIL, 1},
	{"Products twice", HEAD VERSION "<key>Products</key><dict>" FIRST "</dict>" "<key>Products</key><dict>" FIRST SECOND "</dict>" TAIL, 1},
	{"twice", CATALOG(FIRST SECOND SECOND MOVED THIRD), 2},
	{"another id", CATALOG(FIRST PRODUCT("2nd", PACKAGES(ONE "\n\n  " TWO) POSTED LANGUAGES(ENGLISH GERMAN) VERSIONED) THIRD), 2},
	{"values of other keys", CATALOG(FIRST SWAPPED), 1},
	{"a member of another dictionary", CATALOG(FIRST PRODUCT("second", PACKAGES(ONE TWO) POSTED LANGUAGES(ENGLISH) META(GERMAN STRING("ProductType", "x") STRING("ProductVersion", "1.2")))), 1},
	{"a member of another package", CATALOG(FIRST PRODUCT("second", PACKAGES(PACKAGE(URL("One.pkg")) PACKAGE(SIZE URL("Two.pkg") SIZE)) POSTED LANGUAGES(ENGLISH GERMAN) VERSIONED)), 1},
	{"a member twice", CATALOG(FIRST PRODUCT("pair", PACKAGES(ONE) STRING("State", "1") STRING("State", "1") STRING("ServerMetadataURL", "2"))), 1},
	{"a member less", CATALOG(FIRST PRODUCT("pair", PACKAGES(ONE) STRING("State", "1"))), 1},
	{"a package twice", CATALOG(FIRST PRODUCT("pair", PACKAGES(ONE ONE) STRING("State", "1") STRING("ServerMetadataURL", "2"))), 1},
	{"another type", CATALOG(FIRST PRODUCT("pair", PACKAGES(ONE) INTEGER("State", "1") STRING("ServerMetadataURL", "2"))), 1},
	{"an attribute", CATALOG(FIRST PRODUCT("pair", PACKAGES(ONE) "<key a=\"\">State</key><string>1</string>" STRING("ServerMetadataURL", "2"))), 1},
	{"an empty element", CATALOG(FIRST PRODUCT("pair", PACKAGES(ONE) STRING("State", "1") STRING("ServerMetadataURL", "2") "<key>x</key><string/>") SECOND), 1},
	{"text between", CATALOG(FIRST PRODUCT("pair", PACKAGES(ONE) "x" STRING("State", "1") STRING("ServerMetadataURL", "2"))), 1},
	{"a reference", CATALOG(FIRST PRODUCT("pair", PACKAGES(ONE) STRING("State", "&#49;") STRING("ServerMetadataURL", "2"))), 1},
	{"an entity", CATALOG(FIRST SECOND PRODUCT("pair", PACKAGES(ONE) STRING("State", "&no;"))), 2},
	{"a byte that is no text", CATALOG(FIRST SECOND "\n" PRODUCT("pair", PACKAGES(ONE) STRING("State", "\x01"))), 2},
	{"two that count on their order", CATALOG(FIRST PRODUCT("several", META(INSTALLS(SHARED)) PACKAGES(ASSISTANT OTHER))), 1},
	{"lines in a text", CATALOG(FIRST LINES THIRD), 2},
	{"a claim", CATALOG(FIRST BUILD SECOND), 2},
	{"one alone", CATALOG(SECOND), 1},
	{"an error after some", CATALOG(FIRST SECOND THIRD "\n\n  <key>x</key>\n  <dict></string>"), 3},
	{"a value without a key after some", CATALOG(FIRST SECOND THIRD "\n<dict></dict>"), 3},
	{"a key without a value after some", CATALOG(FIRST SECOND THIRD "\n<key>x</key>"), 3},
	{"text after some", CATALOG(FIRST SECOND THIRD "\n x"), 3},
	{"no tail", HEAD VERSION "<key>Products</key><dict>" FIRST SECOND THIRD "\n<key>x</key>\n<dict>\n", 3},
	{"no version", HEAD "<key>Products</key><dict>" FIRST SECOND "</dict>" TAIL, 2},
	{"more after the end", CATALOG(FIRST SECOND) "x", 2},
};
/* clang-format on */

#define BEFORE CATALOG(FIRST REGULAR SEVERAL LINES BUILD)

static void
test_with_a_memory_all_is_the_same(void **state)
{
	int wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const char *const series[] = {BEFORE, cases[i].answer, BEFORE};
		const size_t marked[] = {0, cases[i].marked, 5};
		struct record_memory memory = {0};
		struct heard with = {0};

		for (size_t k = 0; k < 3; k++) {
			check_same(cases[i].name, series[k], strlen(series[k]), NOW,
				&memory, &with);
			if (with.marked != marked[k])
				print_error("%s, answer %zu: %zu of %zu\n", cases[i].name,
					k, with.marked, marked[k]);
			wrong += with.marked != marked[k];
		}
		record_memory_clear(&memory);
		assert_null(memory.of);
		clear(&with);
	}
	assert_int_equal(wrong, 0);
}

/* Wherever an answer is cut or damaged, the place of the error is the same. */
static void
test_damage_is_told_at_the_same_place(void **state)
{
	static const char whole[] =
		CATALOG(FIRST "\n" REGULAR "\n<key>a</key>\n<string>b</string>\n");
	char damaged[sizeof whole];

	(void)state;
	for (size_t at = 0; at < sizeof whole - 1; at += 3) {
		for (const char *byte = "</ \xc3\x18"; *byte; byte++) {
			struct record_memory memory = {0};
			struct heard with = {0};

			memcpy(damaged, whole, sizeof whole);
			damaged[at] = *byte;
			hear(whole, sizeof whole - 1, NOW, &memory, &with);
			check_same(
				damaged, damaged, sizeof whole - 1, NOW, &memory, &with);
			check_same("cut", whole, at, NOW, &memory, &with);
			check_same(
				"both", damaged, sizeof whole - 40, NOW, &memory, &with);
			record_memory_clear(&memory);
			clear(&with);
		}
	}
}

/* A date that was good for an answer is none for one of a year before. */
static void
test_a_date_is_held_against_each_answer(void **state)
{
	static const char answer[] = CATALOG(FIRST FUTURE PAIR);
	struct record_memory memory = {0};
	struct heard with = {0};

	(void)state;
	for (int k = 0; k < 6; k++) {
		check_same("a date", answer, sizeof answer - 1,
			k % 2 ? NOW - INT64_C(31536000) : NOW, &memory, &with);
		assert_int_equal(with.marked, k == 0 ? 0 : k % 2 ? 2 : 3);
	}
	record_memory_clear(&memory);
	clear(&with);
}

/* After a product of another form, which is read in a large piece, those that follow are known again; and
 * of many that are new each is read once. */
static void
test_known_again_after_what_is_not(void **state)
{
	struct record_memory memory = {0};
	struct heard with = {0};
	struct buf answer;

	(void)state;
	for (int k = 0; k < 4; k++) {
		buf_init(&answer, MIB(4));
		assert_true(buf_text(&answer, HEAD VERSION "<key>Products</key><dict>"));
		for (int i = 0; i < 400; i++)
			assert_true(buf_printf(&answer,
				"\n  <key>%d</key>\n\t<dict>%s" PACKAGES(
					ONE TWO) "</dict>",
				i, k < 2 && i % 200 == 100 ? "<!-- -->" : ""));
		assert_true(buf_text(&answer, "</dict>" TAIL));
		check_same("many", answer.data, answer.len, NOW, &memory, &with);
		assert_in_range(with.marked, k ? k < 3 ? 150 : 400 : 0, k ? 400 : 0);
		buf_clear(&answer);
	}
	record_memory_clear(&memory);
	clear(&with);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_with_a_memory_all_is_the_same),
		cmocka_unit_test(test_damage_is_told_at_the_same_place),
		cmocka_unit_test(test_a_date_is_held_against_each_answer),
		cmocka_unit_test(test_known_again_after_what_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
