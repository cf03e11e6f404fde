/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/device_title.h"

#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

struct words {
	char list[DEVICE_TITLE_WORDS + 2]
		 [DEVICE_TITLE_WORD_BYTES]; /* two empty ones behind */
	size_t n;
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A letter or digit in lower case; '\0' for a sign. */
static char
sign_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (char)(c - 'A' + 'a');
	return (char)((c >= 'a' && c <= 'z') || is_digit(c) ? c : '\0');
}

/* Letters and digits; "12.9" is one word. */
static bool
split(const char *text, struct words *words)
{
	*words = (struct words){.n = 0};
	while (*text) {
		char *word = words->list[words->n];
		size_t len = 0;

		for (; *text && !sign_of(*text); text++)
			;
		for (; sign_of(*text) ||
			(*text == '.' && len && is_digit(text[-1]) && is_digit(text[1]));
			text++) {
			if (len == DEVICE_TITLE_WORD_BYTES - 1 ||
				words->n == DEVICE_TITLE_WORDS)
				return false;
			word[len++] = (char)(*text == '.' ? '.' : sign_of(*text));
		}
		words->n += len ? 1 : 0;
	}
	return true;
}

static bool
is_one_of(const char *word, const char *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(word, list[i]) == 0)
			return true;
	return false;
}

static bool
is_number(const char *word)
{
	return *word && word[strspn(word, "0123456789")] == '\0';
}

static void
add_part(struct device_title *t, const char *a, const char *b)
{
	(void)snprintf(
		t->parts[t->n_parts++], DEVICE_TITLE_WORD_BYTES, "%.12s%.6s", a, b);
}

/* "M1", "M1 Pro", "A17 Pro": how many words; 0 = none. */
static size_t
take_chip(char words[][DEVICE_TITLE_WORD_BYTES], struct device_title *t)
{
	static const char *const grades[] = {"pro", "max", "ultra"};
	bool graded;

	if ((**words != 'm' && **words != 'a') || !is_number(*words + 1))
		return 0;
	graded = is_one_of(words[1], grades, COUNT(grades));
	add_part(t, words[0], graded ? words[1] : "");
	t->chip = true;
	return graded ? 2 : 1;
}

/* "16-core", "Two Ports", "Four Thunderbolt 3 ports". */
static size_t
take_counted(char words[][DEVICE_TITLE_WORD_BYTES], struct device_title *t)
{
	static const char *const numbers[] = {"two", "three", "four"};
	size_t n = 1;

	if (is_number(words[0]) && strcmp(words[1], "core") == 0) {
		add_part(t, words[0], "core");
		return 2;
	}
	if (!is_one_of(words[0], numbers, COUNT(numbers)))
		return 0;
	while (*words[n] && strcmp(words[n], "ports") != 0)
		n++;
	if (!*words[n])
		return 0;
	add_part(t, words[0], "");
	return n + 1;
}

/* "Wi-Fi", "Cellular", "Ethernet", "GPS". */
static size_t
take_radio(char words[][DEVICE_TITLE_WORD_BYTES], struct device_title *t)
{
	static const char *const radios[] = {"wifi", "cellular", "ethernet", "gps"};

	if (strcmp(words[0], "wi") == 0 && strcmp(words[1], "fi") == 0) {
		add_part(t, "wifi", "");
		return 2;
	}
	if (!is_one_of(words[0], radios, COUNT(radios)))
		return 0;
	add_part(t, words[0], "");
	return 1;
}

/* "Late", "Nov", "November". */
static size_t
take_season(char words[][DEVICE_TITLE_WORD_BYTES], struct device_title *t)
{
	static const char *const seasons[] = {"early", "mid", "late", "january",
		"february", "march", "april", "may", "june", "july", "august",
		"september", "october", "november", "december"};
	size_t len = strlen(words[0]);

	for (size_t i = 0; len >= 3 && i < COUNT(seasons); i++)
		if (strncmp(words[0], seasons[i], len) == 0) {
			char name[4] = {
				seasons[i][0], seasons[i][1], seasons[i][2], '\0'};

			add_part(t, name, "");
			return 1;
		}
	return 0;
}

/* "1TB", "1 or 2 TB", "256 GB": no model is told by it. */
static size_t
pass_storage(char words[][DEVICE_TITLE_WORD_BYTES])
{
	size_t digits = strspn(words[0], "0123456789");
	const char *unit = words[0] + digits;

	if (!digits)
		return 0;
	if (!*unit && strcmp(words[1], "or") == 0)
		return 2;
	if (strcmp(unit, "tb") == 0 || strcmp(unit, "gb") == 0)
		return 1;
	return !*unit && (strcmp(words[1], "tb") == 0 || strcmp(words[1], "gb") == 0) ? 2
										      : 0;
}

/* A word of the name itself. */
static void
add_word(struct device_title *t, const char *word)
{
	size_t len = strlen(t->name);
	bool year = is_number(word) && strlen(word) == 4 &&
		    (strncmp(word, "19", 2) == 0 || strncmp(word, "20", 2) == 0);

	if (strcmp(word, "gen") == 0)
		word = "generation";
	t->dated = t->dated || year || strcmp(word, "generation") == 0;
	(void)snprintf(t->name + len, sizeof t->name - len, "%s%s", len ? " " : "", word);
}

bool
device_title_read(const char *text, struct device_title *out)
{
	struct words words;

	*out = (struct device_title){.n_parts = 0};
	if (!split(text, &words))
		return false;
	for (size_t i = 0; i < words.n;) {
		size_t n = take_chip(&words.list[i], out);

		n = n ? n : take_counted(&words.list[i], out);
		n = n ? n : take_radio(&words.list[i], out);
		n = n ? n : take_season(&words.list[i], out);
		n = n ? n : pass_storage(&words.list[i]);
		if (!n)
			add_word(out, words.list[i]);
		i += n ? n : 1;
	}
	return *out->name != '\0';
}

/* The maker may stand before it. */
static bool
same_name(const char *asked, const char *title)
{
	static const char maker[] = "apple ";
	size_t n = sizeof maker - 1;

	return strcmp(asked, title) == 0 ||
	       (strncmp(asked, maker, n) == 0 && strcmp(asked + n, title) == 0);
}

bool
device_title_means(const struct device_title *asked, const struct device_title *title)
{
	if (!same_name(asked->name, title->name) ||
		(title->chip && !asked->chip && !asked->dated))
		return false;
	for (size_t i = 0; i < asked->n_parts; i++) {
		size_t k = 0;

		while (k < title->n_parts &&
			strcmp(asked->parts[i], title->parts[k]) != 0)
			k++;
		if (k == title->n_parts)
			return false;
	}
	return true;
}
