/* SPDX-License-Identifier: Apache-2.0 */
#include "parser/inventory.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A header and one row, each a line. */
static bool
read_file(const char *text, const char *columns, struct inventory_row *row, char *window,
	struct error *err)
{
	static struct csv header, cells;
	struct inventory inventory;
	size_t len = strlen(text), used, more;

	memcpy(window, text, len + 1);
	csv_begin(&header);
	assert_int_equal(csv_row(&header, window, len, true, &used), CSV_ROW);
	cells = header;
	if (!inventory_header(&inventory, &header, columns, "fleet.csv", err))
		return false;
	assert_int_equal(
		csv_row(&cells, window + used, len - used, true, &more), CSV_ROW);
	inventory_read(&inventory, &cells, row);
	return true;
}

static const struct {
	const char *name, *text, *columns, *read;
} good[] = {
	{"plain",
         "name,device,version,build,supplemental_build,supplemental_extra\n"
		"m1,J314sAP,26.3.1,25D2128,25D771280a,(a)\n",						      NULL, "m1|J314sAP|26.3.1|25D2128|25D771280a|a"     },
	{"FileWave",
         "Device Name,Device Product Name,OS Version,OS Build Version,"
		"Supplemental Build Version,Supplemental Version Extra\n"
		"m1,\"MacBookPro18,3\",13.4.1,22F82,22F770820d,(c)\n",					     NULL, "m1|MacBookPro18,3|13.4.1|22F82|22F770820d|c"},
	{"Jamf Pro",
         "Computer Name;Model;Model Identifier;Operating System Version;"
		"Operating System Build;Operating System Supplemental Build Version;"
		"Operating System Rapid Security Response\n"
		"m1;Mac;Mac14,2;13.4.1;22F82;22F770820d;(c)\n",						    NULL, "m1|Mac14,2|13.4.1|22F82|22F770820d|c"       },
	{"MunkiReport",
         "machine.computer_name,machine.machine_model,machine.os_version,"
		"machine.buildversion\nm1,\"Mac14,2\",140401,23E224\n",					    NULL, "m1|Mac14,2|14.4.1|23E224||"                 },
	{"Fleet",
         "hostname,hardware_model,os_version,build,extra\n"
		"m1,\"Mac14,2\",macOS 13.4.1 (c),22F770820d,(c)\n",						NULL, "m1|Mac14,2|13.4.1|22F770820d||c"            },
	{"Intune",
         "Device name,OS version,Model\nm1,14.4.1 (23E224),\"MacBook Air (M2, 2022)\"\n",			  NULL, "m1|MacBook Air (M2, 2022)|14.4.1|23E224||"  },
	{"Kandji",
         "Device Name,Model Identifier,OS Version,OS Build\n"
		"m1,\"iPhone15,2\",26.3.1 (a),23D8133\n",							  NULL, "m1|iPhone15,2|26.3.1|23D8133||a"            },
	{"words around the version",
         "device,version\nMac,Version 13.4.1 (Build 22F770820b)\n",                                                NULL,
         "|Mac|13.4.1|22F770820b||"																   },
	{"a name of the release before it",
         "device,version\nMac,macOS Ventura 13.4.1 (a)\n",                                                         NULL,
         "|Mac|13.4.1|||a"																	    },
	{"the base repeated is none",
         "device,build,supplemental_build\nMac,22F82,22F82\n",                                                     NULL,
         "|Mac||22F82||"																	      },
	{"letters without parentheses",                          "device,build,supplemental_extra\nMac,22F82,c\n",
         NULL,													   "|Mac||22F82||c"                             },
	{"the first filled of several columns",
         "Model Identifier,Model,version\n,iMac 27,14.0\n",                                                        NULL,
         "|iMac 27|14.0|||"																	   },
	{"spaces around",					"device , version\n  Mac ,  14.0 \n",             NULL, "|Mac|14.0|||"                               },
	{"columns named by hand",                                "Asset,Kind,OS,Patch\nm1,Mac,14.4.1,23E224\n",
         "name=Asset,device=Kind,version=OS,build=Patch",								"m1|Mac|14.4.1|23E224||"                     },
	{"a short row",					  "name,device,version,build\nm1,Mac\n",            NULL,
         "m1|Mac||||the row tells no version"															 },
	{"a version that is none",                               "device,version\nMac,Sonoma\n",                   NULL,
         "|Mac||||its version cannot be read"															 },
	{"a build and its letter in one cell",
         "device,build,supplemental_build\nMac,22F82,22F770820d (c)\n",                                            NULL,
         "|Mac||22F82|22F770820d|c"																   },
	{"the OS build with its letter",
         "device,version,build\nMac,13.4.1,22F770820d (c)\n",                                                      NULL,
         "|Mac|13.4.1|22F770820d||c"																  },
	{"a letter behind the version in the response's column",
         "device,build,supplemental_extra\nMac,22F82,13.4.1 (C)\n",                                                NULL,
         "|Mac||22F82||c"																	     },
	{"a build in lower case",
         "device,build,supplemental_build\nMac,22f82,22f770820d\n",                                                NULL,
         "|Mac||22F82|22F770820d|"																    },
	{"a capital letter",				     "device,build,supplemental_extra\nMac,22F82,C\n", NULL,
         "|Mac||22F82||c"																	     },
	{"words for no response",
         "device,build,supplemental_build,supplemental_extra\nMac,22F82,N/A,None\n",			       NULL, "|Mac||22F82||"                              },
	{"the version repeated is none",
         "device,version,supplemental_extra\nMac,13.4.1,13.4.1\n",                                                 NULL,
         "|Mac|13.4.1|||"																	     },
	{"a response that cannot be read",
         "device,build,supplemental_build\nMac,22F82,22F??\n",                                                     NULL,
         "|Mac||22F82||its supplemental build or letter cannot be read"											       },
	{"a letter that cannot be read",
         "device,build,supplemental_extra\nMac,22F82,first\n",                                                     NULL,
         "|Mac||22F82||its supplemental build or letter cannot be read"											       },
	{"no-break spaces",
         "Model,OS\xC2\xA0Version\niPhone\xC2\xA0"
		"14,\xC2\xA0"
		"26.3.1\xC2\xA0(a)\xC2\xA0\n",								     NULL, "|iPhone 14|26.3.1|||a"                      },
	{"titles of another script",
         "\xE5\x90\x8D\xE5\x89\x8D,\xE3\x83\xA2\xE3\x83\x87\xE3\x83\xAB,\xE7\x89\x88\nm1,Mac,14.0\n",
         "device=\xE3\x83\xA2\xE3\x83\x87\xE3\x83\xAB,version=\xE7\x89\x88",					     "|Mac|14.0|||"			       },
	{"a title with a comma",				 "\"Kind, exact\",OS\nMac,14.0\n",
         "device=\"Kind, exact\",version=OS",									    "|Mac|14.0|||"                               },
	{"a build that is none",				 "device,version,build\nMac,14.4.1,n/a\n",         NULL,
         "|Mac|14.4.1|||"																	     },
};

static const struct {
	const char *name, *text, *columns, *reason;
} bad[] = {
	{"no device",                 "name,version\nm1,14.0\n",         NULL,
         "no column is known to name the device's model"											     },
	{"no version",                "name,device\nm1,Mac\n",           NULL,
         "no column is known to name the OS version or build"											},
	{"no such column",            "name,version\nm1,14.0\n",         "device=Model",
         "there is no column \"Model\""													      },
	{"a title of signs",          "name,-\nm1,14.0\n",               "device=-",
         "\"device=-\" names no column: a title has letters or digits"									       },
	{"no title",                  "name,-\nm1,14.0\n",
         "device=",								      "\"device=\" names no column: a title has letters or digits"},
	{"a title of another script", "\xE7\x89\x88,version\nm1,14.0\n",
         "device=\xE5\x90\x8D",							  "there is no column \"\xE5\x90\x8D\""                       },
	{"no such field",             "name,version\nm1,14.0\n",         "model=Model",
         "\"model=Model\" does not name a field"												     },
	{"no field at all",           "name,version\nm1,14.0\n",         "Model",
         "\"Model\" does not name a field"													   },
};

static void
test_each_dialect(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		struct error err = ERROR_INIT;
		struct inventory_row row = {0};
		char window[1024], text[512];

		assert_true(read_file(good[i].text, good[i].columns, &row, window, &err));
		(void)snprintf(text, sizeof text, "%s|%s|%s|%s|%s|%s%s", row.name,
			row.device, row.version, row.build, row.supplemental_build,
			row.supplemental_extra, row.reason ? row.reason : "");
		if (strcmp(text, good[i].read) != 0)
			print_error("%s\n", good[i].name);
		assert_string_equal(text, good[i].read);
	}
}

static void
test_a_header_that_does_not_do(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct error err = ERROR_INIT;
		struct inventory_row row = {0};
		char window[1024];

		assert_false(read_file(bad[i].text, bad[i].columns, &row, window, &err));
		assert_int_equal(err.code, ERR_USAGE);
		assert_string_equal(err.reason, bad[i].reason);
		assert_non_null(err.next);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_dialect),
		cmocka_unit_test(test_a_header_that_does_not_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
