/* SPDX-License-Identifier: Apache-2.0 */
/* T13: which addresses a server of Apple's can have. */
#include "fetcher/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static bool
is_public(const char *text)
{
	struct sockaddr_in v4 = {.sin_family = AF_INET};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};

	if (inet_pton(AF_INET, text, &v4.sin_addr) == 1)
		return address_is_public((const struct sockaddr *)&v4);
	assert_int_equal(inet_pton(AF_INET6, text, &v6.sin6_addr), 1);
	return address_is_public((const struct sockaddr *)&v6);
}

static void
test_t13_public(void **state)
{
	static const char *const texts[] = {"17.253.144.10", "17.0.0.1", "1.1.1.1",
		"9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
		"126.255.255.255", "128.0.0.0", "169.253.255.255", "169.255.0.0",
		"172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0",
		"192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
		"198.51.99.255", "203.0.114.0", "223.255.255.255", "2620:149:af0::10",
		"2a01:b740::1", "2001:200::1", "2001:db9::1", "::ffff:17.253.144.10",
		"64:ff9b::11fd:900a", "2002:11fd:900a::1"};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (!is_public(texts[i]))
			fail_msg("%s is public", texts[i]);
}

static void
test_t13_special(void **state)
{
	static const char *const texts[] = {"0.0.0.0", "0.255.255.255", "10.0.0.1",
		"10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.1",
		"127.255.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255",
		"192.0.0.1", "192.0.2.1", "192.168.0.1", "192.168.255.255", "198.18.0.1",
		"198.19.255.255", "198.51.100.1", "203.0.113.255", "224.0.0.1",
		"239.255.255.255", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1",
		"fc00::1", "fd12::1", "ff02::1", "100::1", "2001::1", "2001:db8::1",
		"3fff::1", "4000::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
		"64:ff9b::7f00:1", "64:ff9b:1::1", "2002:a00:1::1", "::127.0.0.1"};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (is_public(texts[i]))
			fail_msg("%s is not public", texts[i]);
}

static void
test_t13_no_address_of_the_internet(void **state)
{
	const struct sockaddr local = {.sa_family = AF_UNIX};

	(void)state;
	assert_false(address_is_public(&local));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_t13_public),
		cmocka_unit_test(test_t13_special),
		cmocka_unit_test(test_t13_no_address_of_the_internet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
