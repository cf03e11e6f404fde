/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/ask.h"
#include "cli/commands.h"
#include "cli/enforce.h"
#include "cli/writer.h"
#include "core/limits.h"

static const struct option_spec options[] = {
	{"device",           0, "ID",               false,
         "model identifier, board id, product type or marketing name"                                        },
	{"base",             0, "BUILD|VERSION",    false, "what the device runs"                            },
	{"target",           0, "BUILD",            false, "what it shall run (default: the newest it may)"  },
	{"by",	       0, "LOCALTIME",        false,
         "the deadline in the device's own time: 2026-04-01T18:00:00"                                        },
	{"base-by",          0, "LOCALTIME",        false,
         "where the base has to be installed first: its deadline (default: a day before)"                    },
	ASK_SAME_MAJOR,
	{"supplemental",     0, "BUILD",            false,
         "the response (RSR, BSI) that is installed now"                                                     },
	{"details-url",      0, "URL",              false,
         "what the user may read (default: the security note; \"\" for none)"                                },
	{"at",	       0, "TIME",             false, "as of that moment"                               },
	{"beta",             0, NULL,               false, "a beta may be enforced too"                      },
	{"fleet",            0, "FILE.csv",         false,
         "for every device of an inventory (sucat help fleet); - for standard input"                         },
	{"out",              0, "DIR",              false, "with --fleet: where the declarations are written"},
	{"columns",          0, "FIELD=COLUMN,...", false,
         "with --fleet: which columns tell what, where their titles do not"                                  },
	{"settings",         0, NULL,               false,
         "write the settings that go with it instead: a declaration, or a profile for an older system"       },
	{"defer",            0, "DAYS",             false,
         "with --settings: hide full updates for so many days (1..90)"                                       },
	{"defer-major",      0, "DAYS",             false,
         "with --settings: the same for upgrades (macOS; else as --defer)"                                   },
	{"defer-system",     0, "DAYS",             false,
         "with --settings: the same for what is not of the system (macOS)"                                   },
	{"responses",        0, "yes|no",           false,
         "with --settings: are responses (RSR, BSI) offered to the user"                                     },
	{"response-removal", 0, "yes|no",           false,
         "with --settings: may the user remove a response"                                                   },
	{NULL,	       0, NULL,               false, NULL					      },
};

/* The ways, and the options that go with some of them only. */
enum { WAY_ONE = 1, WAY_FLEET = 2, WAY_SETTINGS = 4 };

static const struct way_option {
	const char *name;
	unsigned ways, needed; /* by these ways */
	const char *what;      /* to give it */
} way_options[] = {
	{"device",           WAY_ONE | WAY_SETTINGS, WAY_ONE | WAY_SETTINGS,
         "a device by --device, or an inventory by --fleet"                                                              },
	{"base",             WAY_ONE | WAY_SETTINGS, WAY_ONE | WAY_SETTINGS,
         "what it runs, by --base"										       },
	{"supplemental",     WAY_ONE,                0,                      ""					  },
	{"by",	       WAY_ONE | WAY_FLEET,    WAY_ONE | WAY_FLEET,
         "the deadline, in the device's own time: --by 2026-04-01T18:00"                                                 },
	{"base-by",          WAY_ONE | WAY_FLEET,    0,                      ""                                          },
	{"target",           WAY_ONE | WAY_FLEET,    0,                      ""                                          },
	{"details-url",      WAY_ONE | WAY_FLEET,    0,                      ""                                          },
	{"out",              WAY_FLEET,              WAY_FLEET,              "the folder for the declarations: --out DIR"},
	{"columns",          WAY_FLEET,              0,                      ""					  },
	{"defer",            WAY_SETTINGS,           0,                      ""					  },
	{"defer-major",      WAY_SETTINGS,           0,                      ""                                          },
	{"defer-system",     WAY_SETTINGS,           0,                      ""                                          },
	{"responses",        WAY_SETTINGS,           0,                      ""					  },
	{"response-removal", WAY_SETTINGS,           0,                      ""                                          },
};

#define WAY_OPTIONS (sizeof way_options / sizeof way_options[0])

/* One device. */
struct one {
	const struct enforcing *e;
	struct arena arena;
	const struct device *device;
	struct view view;
	struct device_view dv;
	struct bases bases;
	struct targets targets;
};

static bool
refuse(const struct one *o, const struct enforceable *choice, struct error *err)
{
	const struct device *d = o->device;
	const struct base *base = &o->bases.list[0];

	(void)error_set(err, ERR_REFUSED, *choice->build ? choice->build : d->name,
		"no valid target for %s on %s: %s", *d->model ? d->model : d->name,
		*base->build ? base->build : base->version, choice->refusal);
	return error_set_next(err, "see: sucat targets --why");
}

/* The bare declarations, each a document, for whoever sends them; with --json in an object. */
static bool
write_declarations(
	struct session *s, json_t *declarations, json_t *notes, struct error *err)
{
	struct writer *w = s->writer;

	if (writer_format_of(w) != WRITER_JSON)
		return enforce_print(w, declarations, notes, err);
	if (!writer_begin(w, "sucat.enforce/1", "declarations", NULL, NULL, 0, err))
		return false;
	for (size_t i = 0; i < json_array_size(declarations); i++)
		if (!writer_record(w, json_incref(json_array_get(declarations, i)), err))
			return false;
	return writer_end_with(w, json_pack("{s:O}", "notes", notes), err);
}

static bool
answer(struct one *o, struct error *err)
{
	const char *runs = o->bases.list[0].version;
	const struct enforceable_wish wish = {
		o->e->target, o->e->local, o->e->same_major ? runs : NULL};
	const struct enforced whom = {o->device->platform, runs, ""};
	json_t *declarations = json_array(), *notes = json_array();
	struct enforceable choice;
	bool ok = false;

	enforceable_choose(&o->targets, &wish, &choice);
	if (!declarations || !notes)
		(void)error_set(err, ERR_NOMEM, NULL, "out of memory");
	else if (!choice.target)
		(void)refuse(o, &choice, err);
	else
		ok = enforce_note_basis(o->e, &o->view, notes, err) &&
		     enforce_declare(o->e, &whom, &choice, declarations, notes, err) &&
		     write_declarations(o->e->s, declarations, notes, err);
	json_decref(notes);
	json_decref(declarations);
	return ok;
}

static bool
run_one(const struct enforcing *e, const struct option_values *args, struct error *err)
{
	const char *device = option_value(args, "device"),
		   *base = option_value(args, "base");
	const struct target_question question = {.audience = AUDIENCE_BOTH,
		.beta = e->beta,
		.reachable = true,
		.why = true};
	struct one o = {.e = e};
	struct db *db = e->s->db;
	bool ok;

	arena_init(&o.arena, CAP_ARENA_BYTES);
	ok = ask_device(db, &o.arena, device, &o.device, NULL, NULL, err) &&
	     view_open(db, &o.arena, o.device->platform, e->at, NULL, &o.view, err) &&
	     view_for_device(&o.view, o.device, &o.dv, err) &&
	     base_find(&o.dv, base, option_value(args, "supplemental"), &o.bases, err) &&
	     target_list(&o.dv, &o.bases, &question, &o.targets, err) && answer(&o, err);
	arena_clear(&o.arena);
	return ok;
}

/* Do the options go together? ERR_USAGE when not. */
static bool
check_options(const struct option_values *args, unsigned way, struct error *err)
{
	static const char *const words[] = {[WAY_ONE] = "with one device",
		[WAY_FLEET] = "with --fleet",
		[WAY_SETTINGS] = "with --settings"};

	for (const struct way_option *o = way_options; o < way_options + WAY_OPTIONS;
		o++) {
		const char *given = option_value(args, o->name);

		if (given && !(o->ways & way))
			return error_set(err, ERR_USAGE, NULL, "--%s does not go %s",
				o->name, words[way]);
		if (!given && (o->needed & way))
			return error_set(err, ERR_USAGE, NULL, "give %s", o->what);
	}
	if (way == WAY_SETTINGS && option_flag(args, "same-major"))
		return error_set(
			err, ERR_USAGE, NULL, "--same-major does not go with --settings");
	if (way == WAY_SETTINGS && option_flag(args, "beta"))
		return error_set(
			err, ERR_USAGE, NULL, "--beta does not go with --settings");
	if (way == WAY_SETTINGS && option_value(args, "fleet"))
		return error_set(
			err, ERR_USAGE, NULL, "--fleet does not go with --settings");
	return option_no_operands(args, err);
}

static bool
run(struct session *s, const struct option_values *args, struct error *err)
{
	const char *fleet = option_value(args, "fleet");
	unsigned way = option_flag(args, "settings") ? WAY_SETTINGS
		       : fleet                       ? WAY_FLEET
						     : WAY_ONE;
	struct enforcing e;
	bool ok;

	if (!check_options(args, way, err))
		return false;
	if (way == WAY_SETTINGS)
		return enforce_settings(s, args, err);
	if (!enforce_read(s, args, &e, err) || !db_begin(s->db, err))
		return false;
	ok = fleet ? enforce_fleet(&e, fleet, option_value(args, "columns"),
			     option_value(args, "out"), err)
		   : run_one(&e, args, err);
	db_rollback(s->db);
	return ok;
}

const struct command command_enforce = {
	.name = "enforce",
	.arguments = "--device ID --base BUILD|VERSION --by LOCALTIME",
	.summary =
		"declarations that enforce a valid target on exactly that device and base",
	.needs = NEED_DB_READ,
	.reach = REACH_OUTPUT,
	.options = options,
	.example =
		"$ sucat enforce --device Mac15,3 --base 25D2128 --by 2026-04-01T18:00 --at "
		"2026-03-18\n"
		"{\n"
		"  \"Type\": "
		"\"com.apple.configuration.softwareupdate.enforcement.specific\",\n"
		"  \"Identifier\": \"sucat.enforce.macOS.25D771280a\",\n"
		"  \"Payload\": {\n"
		"    \"TargetOSVersion\": \"26.3.1\",\n"
		"    \"TargetBuildVersion\": \"25D771280a\",\n"
		"    \"TargetLocalDateTime\": \"2026-04-01T18:00:00\"\n"
		"  }\n"
		"}\n",
	.run = run,
};
