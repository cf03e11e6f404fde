/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/feed.h"
#include "cli/feed_folder.h"
#include "cli/feed_memory.h"
#include "cli/log.h"
#include "cli/value.h"
#include "cli/writer.h"
#include "core/limits.h"

#include <string.h>

#define NO_HOST "sucat.invalid" /* of RFC 2606: nobody's */

static const struct option_spec options[] = {
	{"at",  0, "TIME", false, "what was known then; a bare day means its end (UTC)"},
	{"url", 0, "URL",  false,
         "where the folder is served: for links and ids of news feeds"                 },
	{NULL,  0, NULL,   false, NULL						 },
};

static const struct column columns[] = {
	{"path",    "CHANGED", false, false},
	{"bytes",   "BYTES",   false, false},
	{"sha256",  "SHA256",  true,  false},
	{"changed", "CHANGED", true,  false},
};

/* Where the folder is served, and the host of that, for ids. */
struct address {
	char url[CAP_URL_BYTES];  /* without a slash at its end; "" = not known */
	char host[CAP_URL_BYTES]; /* without a url, a name that belongs to nobody */
};

/* ":8443" or nothing, then the path or the end. */
static bool
is_port(const char *text)
{
	size_t n;
	int64_t port = 0;

	if (*text != ':')
		return *text == '\0' || *text == '/';
	n = strspn(++text, "0123456789");
	for (size_t i = 0; i < n && i < 6; i++)
		port = 10 * port + (text[i] - '0');
	return n > 0 && n < 6 && port >= 1 && port <= 65535 &&
	       (text[n] == '\0' || text[n] == '/');
}

/* No space, control character, byte of another script, or what XML and shells quote. */
static bool
is_plain(const char *text)
{
	for (const unsigned char *p = (const unsigned char *)text; *p; p++)
		if (*p <= ' ' || *p >= 0x7f)
			return false;
	return strpbrk(text, "<>\"'\\^`{|}") == NULL;
}

/* Every reader is told the address, so it holds no secret and names a folder. */
static bool
read_url(struct address *address, const char *url, enum error_code code,
	const char *where, struct error *err)
{
	size_t len = strlen(url), scheme, end;

	while (len && url[len - 1] == '/')
		len--;
	if (strpbrk(url, "@?#")) {
		(void)error_set(err, code, where,
			"an address with \"@\", \"?\" or \"#\" is none of a folder");
		return error_set_next(err,
			"leave out names, passwords and what follows the path: every "
			"reader is told the address");
	}
	scheme = strncmp(url, "https://", 8) == 0  ? 8
		 : strncmp(url, "http://", 7) == 0 ? 7
						   : 0;
	end = scheme + strspn(url + scheme, "abcdefghijklmnopqrstuvwxyz"
					    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
	if (!scheme || end == scheme || len >= sizeof address->url || len < end ||
		!is_port(url + end) || !is_plain(url))
		return error_set(
			err, code, where, "\"%.80s\" is no http or https address", url);
	memcpy(address->url, url, len);
	address->url[len] = '\0';
	memcpy(address->host, url + scheme, end - scheme);
	address->host[end - scheme] = '\0';
	return true;
}

/* What the folder was served as stays, for the sake of its ids, until another --url is given. */
static bool
recall_url(struct address *address, const struct feed_folder *folder, struct error *err)
{
	const char *url = json_string_value(json_object_get(folder->previous, "url"));

	return *address->url || !url ||
	       read_url(address, url, ERR_FORMAT, folder->path, err);
}

struct rendering {
	struct feed *feed;
	const struct feed_file_row *row;
};

static bool
render(void *ctx, struct feed_out *out, struct error *err)
{
	const struct rendering *r = ctx;

	return r->row->write(r->feed, r->row->which, out, err);
}

static bool
publish(struct feed *feed, struct feed_publication *p, struct error *err)
{
	for (const struct feed_file_row *row = feed_files; row->path; row++) {
		struct rendering r = {feed, row};

		if (session_stopped() ||
			!feed_publication_add(p, row->path, row->index, render, &r, err))
			return false;
	}
	return feed_publication_commit(p, err);
}

static bool
write_answer(struct session *s, const struct feed *feed, struct error *err)
{
	const struct feed_publication *p = feed->publication;
	bool json = writer_format_of(s->writer) == WRITER_JSON;
	json_t *head = json_pack("{s:s, s:o, s:o, s:I}", "folder", p->folder,
		"data_as_of", value_moment(feed->model->data_as_of), "changed_at",
		value_moment(feed->model->changed_at), "published", (json_int_t)p->n);

	if (!writer_begin_with(s->writer, "sucat.feed/1", "files", head, columns,
		    sizeof columns / sizeof columns[0], err))
		return false;
	for (size_t i = 0; i < p->n; i++) {
		const struct feed_file_state *f = &p->files[i].state;

		if ((json || f->changed) &&
			!writer_record(s->writer,
				json_pack("{s:s, s:I, s:o, s:b}", "path", f->path,
					"bytes", (json_int_t)f->bytes, "sha256",
					value_digest(&f->digest), "changed",
					(int)f->changed),
				err))
			return false;
	}
	return writer_end(s->writer, NULL, err);
}

static bool
run_folder(struct session *s, const struct feed_folder *folder,
	const struct address *address, int64_t at, struct error *err)
{
	json_t *told = json_object_get(folder->previous, "releases");
	struct feed_publication publication;
	struct feed_model model = {0};
	struct feed feed = {.model = &model,
		.url = address->url,
		.host = address->host,
		.publication = &publication};
	bool ok;

	feed_publication_init(&publication, folder->path, folder->previous);
	ok = feed_model_open(&model, s->db, at, told, err) &&
	     feed_memory_hold(&model, told, err) && publish(&feed, &publication, err) &&
	     write_answer(s, &feed, err);
	feed_publication_clear(&publication);
	feed_model_close(&model);
	return ok;
}

static bool
run(struct session *s, const struct option_values *args, struct error *err)
{
	const struct feed_folder_kind kind = {"sucat feed", ".sucat-feed",
		"manifest.json", "sucat.manifest/1", feed_folders};
	struct address address = {.url = "", .host = NO_HOST};
	const char *url = option_value(args, "url");
	struct feed_folder folder = {0};
	const char *const *operands;
	int64_t at = INT64_MAX;
	bool ok = false;
	size_t n;

	operands = option_operands(args, &n);
	if (n != 1 || !*operands[0])
		return error_set(err, ERR_USAGE, NULL,
			n > 1 ? "one folder at a time" : "needs the folder to write");
	if ((url && !read_url(&address, url, ERR_USAGE, "--url", err)) ||
		(option_value(args, "at") && !ask_at(args, s->now, &at, err)))
		return false;
	/* All is of one snapshot, which is taken with the folder in hand: of two runs the one that
	 * publishes last has the newer facts. */
	if (feed_folder_open(&folder, operands[0], &kind, err) &&
		recall_url(&address, &folder, err) && db_begin(s->db, err)) {
		ok = run_folder(s, &folder, &address, at, err);
		db_rollback(s->db);
	}
	feed_folder_close(&folder);
	return ok;
}

const struct command command_feed = {
	.name = "feed",
	.arguments = "DIR [--at TIME] [--url URL]",
	.summary = "publish what is known as files for a web server",
	.needs = NEED_DB_READ,
	.reach = REACH_OUTPUT,
	.options = options,
	.example = "$ sucat feed public | cut -d ' ' -f 1 | head -n 4\n"
		   "CHANGED\n"
		   "sucat.json\n"
		   "sucat.json.gz\n"
		   "sucat.schema.json\n",
	.run = run,
};
