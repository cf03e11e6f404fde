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

/* The host of a URL, for ids: without one, a name that belongs to nobody. */
static bool
read_url(const char *url, char *clean, size_t cap, char *host, struct error *err)
{
	size_t len, scheme, end;

	memcpy(host, NO_HOST, sizeof NO_HOST);
	*clean = '\0';
	if (!url)
		return true;
	len = strlen(url);
	while (len && url[len - 1] == '/')
		len--;
	scheme = strncmp(url, "https://", 8) == 0  ? 8
		 : strncmp(url, "http://", 7) == 0 ? 7
						   : 0;
	end = scheme + strspn(url + scheme, "abcdefghijklmnopqrstuvwxyz"
					    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-");
	if (!scheme || end == scheme || len >= cap ||
		(url[end] && url[end] != '/' && url[end] != ':') ||
		strcspn(url, " <>\"'\\^`{|}\x7f") < strlen(url))
		return error_set(err, ERR_USAGE, "--url",
			"\"%.80s\" is no http or https address", url);
	memcpy(clean, url, len);
	clean[len] = '\0';
	memcpy(host, url + scheme, end - scheme);
	host[end - scheme] = '\0';
	return true;
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

	if (!writer_begin(s->writer, "sucat.feed/1", "files", head, columns,
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

struct place {
	const char *url, *host;
	int64_t at;
};

static bool
run_folder(struct session *s, const struct feed_folder *folder, const struct place *place,
	struct error *err)
{
	json_t *told = json_object_get(folder->previous, "releases");
	struct feed_publication publication;
	struct feed_model model = {0};
	struct feed feed = {.model = &model,
		.url = place->url,
		.host = place->host,
		.publication = &publication};
	bool ok;

	feed_publication_init(&publication, folder->path, folder->previous);
	ok = feed_model_open(&model, s->db, place->at, told, err) &&
	     feed_memory_hold(&model, told, err) && publish(&feed, &publication, err) &&
	     write_answer(s, &feed, err);
	feed_publication_clear(&publication);
	feed_model_close(&model);
	return ok;
}

static bool
run(struct session *s, const struct option_values *args, struct error *err)
{
	char url[CAP_URL_BYTES], host[CAP_URL_BYTES];
	struct place place = {url, host, INT64_MAX};
	const struct feed_folder_kind kind = {"sucat feed", ".sucat-feed",
		"manifest.json", "sucat.manifest/1", feed_folders};
	struct feed_folder folder = {0};
	const char *const *operands;
	bool ok = false;
	size_t n;

	operands = option_operands(args, &n);
	if (n != 1 || !*operands[0])
		return error_set(err, ERR_USAGE, NULL,
			n > 1 ? "one folder at a time" : "needs the folder to write");
	if (!read_url(option_value(args, "url"), url, sizeof url, host, err) ||
		(option_value(args, "at") && !ask_at(args, s->now, &place.at, err)))
		return false;
	if (!db_begin(s->db, err)) /* all of one snapshot */
		return false;
	if (feed_folder_open(&folder, operands[0], &kind, err))
		ok = run_folder(s, &folder, &place, err);
	feed_folder_close(&folder);
	db_rollback(s->db);
	return ok;
}

const struct command command_feed = {
	.name = "feed",
	.arguments = "DIR [--at TIME] [--url URL]",
	.summary = "publish what is known as files for a web server",
	.needs = NEED_DB_READ,
	.options = options,
	.example = "$ sucat feed public | cut -d ' ' -f 1 | head -n 4\n"
		   "CHANGED\n"
		   "sucat.json\n"
		   "sucat.json.gz\n"
		   "sucat.schema.json\n",
	.run = run,
};
