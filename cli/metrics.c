/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/metrics.h"

#include "cli/health.h"
#include "core/instant.h"

#include <stddef.h>
#include <string.h>

static const struct {
	const char *name, *help;
	size_t offset; /* of an int64_t in struct status_store */
} store_metrics[] = {
	{"sucat_store_file_bytes",       "Size of the store.",
         offsetof(struct status_store,									   file_bytes)      },
	{"sucat_store_answers",          "Answers seen.",                          offsetof(struct status_store, answers)         },
	{"sucat_store_raw_bytes",        "Bytes of all answers as they came.",
         offsetof(struct status_store,									   raw_bytes)       },
	{"sucat_store_raw_stored_bytes", "Bytes of all answers as they are kept.",
         offsetof(struct status_store,									   raw_stored_bytes)},
	{"sucat_store_bodies",           "Different answers kept.",
         offsetof(struct status_store,									   bodies)          },
	{"sucat_store_releases",         "Releases known.",
         offsetof(struct status_store,									   releases)        },
	{"sucat_store_events",           "Events told.",                           offsetof(struct status_store, events)          },
};

/* The value of a source's metric; false where it has none. */
typedef bool value_fn(const struct source *source, int64_t *value);

static bool
last_success(const struct source *source, int64_t *value)
{
	*value = health_of(source).last_success;
	return *value != INSTANT_NONE;
}

static bool
last_change(const struct source *source, int64_t *value)
{
	*value = health_of(source).last_change;
	return *value != INSTANT_NONE;
}

static bool
next_due(const struct source *source, int64_t *value)
{
	*value = health_of(source).next_due;
	return *value != INSTANT_NONE;
}

static bool
failures(const struct source *source, int64_t *value)
{
	*value = source->failures;
	return true;
}

static bool
holding(const struct source *source, int64_t *value)
{
	*value = source->holding ? 1 : 0;
	return true;
}

static bool
answers(const struct source *source, int64_t *value)
{
	*value = source->answers;
	return true;
}

static const struct {
	const char *name, *help;
	value_fn *value;
} source_metrics[] = {
	{"sucat_source_last_success_timestamp_seconds", "The last complete answer.",
         last_success												},
	{"sucat_source_last_change_timestamp_seconds",
         "The last answer with other bytes.",							     last_change},
	{"sucat_source_next_due_timestamp_seconds",     "When it is asked again.",                        next_due   },
	{"sucat_source_failures",                       "Failed attempts in a row.",                      failures   },
	{"sucat_source_holding",                        "1 while a mass loss waits for a second answer.",
         holding												     },
	{"sucat_source_answers",                        "Different answers kept.",                        answers    },
};

static bool
append_head(struct buf *out, const char *name, const char *help)
{
	return buf_printf(out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

/* A label's value: backslash, quote and line end are escaped. */
static bool
append_label(struct buf *out, const char *text)
{
	for (; *text; text++) {
		const char *escape = *text == '\\'   ? "\\\\"
				     : *text == '"'  ? "\\\""
				     : *text == '\n' ? "\\n"
						     : NULL;

		if (!(escape ? buf_text(out, escape) : buf_byte(out, *text)))
			return false;
	}
	return true;
}

static bool
append_source(
	struct buf *out, const char *name, const struct source *source, int64_t value)
{
	return buf_printf(out, "%s{source=\"", name) && append_label(out, source->name) &&
	       buf_text(out, "\",kind=\"") && append_label(out, source->kind) &&
	       buf_printf(out, "\"} %lld\n", (long long)value);
}

bool
metrics_append(struct buf *out, const struct status_store *store,
	const struct source *sources, size_t n, struct error *err)
{
	int64_t value;

	for (size_t i = 0; i < sizeof store_metrics / sizeof store_metrics[0]; i++) {
		memcpy(&value, (const char *)store + store_metrics[i].offset,
			sizeof value);
		if (!append_head(out, store_metrics[i].name, store_metrics[i].help) ||
			!buf_printf(out, "%s %lld\n", store_metrics[i].name,
				(long long)value))
			return buf_failed(out, "metrics", err);
	}
	for (size_t i = 0; i < sizeof source_metrics / sizeof source_metrics[0]; i++) {
		const char *name = source_metrics[i].name;

		if (!append_head(out, name, source_metrics[i].help))
			return buf_failed(out, "metrics", err);
		for (size_t k = 0; k < n; k++) {
			const struct health h = health_of(&sources[k]);

			if (h.known && !(h.note && h.in_order) &&
				source_metrics[i].value(&sources[k], &value) &&
				!append_source(out, name, &sources[k], value))
				return buf_failed(out, "metrics", err);
		}
	}
	return true;
}

static const struct {
	const char *name, *help;
	size_t offset; /* in struct consumer */
} consumer_metrics[] = {
	{"sucat_consumer_lag",      "Events that wait for a consumer of news.",
         offsetof(struct consumer, lag)     },
	{"sucat_consumer_parked",   "Events that its receiver refused for good.",
         offsetof(struct consumer, parked)  },
	{"sucat_consumer_failures", "Failed deliveries in a row.",
         offsetof(struct consumer, failures)},
};

bool
metrics_append_consumers(
	struct buf *out, const struct consumer *consumers, size_t n, struct error *err)
{
	int64_t value;

	for (size_t i = 0; i < sizeof consumer_metrics / sizeof consumer_metrics[0];
		i++) {
		const char *name = consumer_metrics[i].name;

		if (!append_head(out, name, consumer_metrics[i].help))
			return buf_failed(out, "metrics", err);
		for (size_t k = 0; k < n; k++) {
			memcpy(&value,
				(const char *)&consumers[k] + consumer_metrics[i].offset,
				sizeof value);
			if (!buf_printf(out, "%s{consumer=\"%s\"} %lld\n", name,
				    consumers[k].name, (long long)value))
				return buf_failed(out, "metrics", err);
		}
	}
	return true;
}
