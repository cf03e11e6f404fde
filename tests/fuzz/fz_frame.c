/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fz_frame - bytes as what comes out of the pipe between sucat and sucat-fetch. A frame that is
 * accepted is within the caps and, sent again, comes as the same frame.
 */
#include "core/frame.h"
#include "tests/fuzz/target.h"

#include <string.h>
#include <unistd.h>

static int
file_of(const void *data, size_t size)
{
	FILE *f = tmpfile();
	int fd = f ? dup(fileno(f)) : -1;

	if (fd < 0 || (size && write(fd, data, size) != (ssize_t)size) ||
		lseek(fd, 0, SEEK_SET) != 0)
		abort();
	(void)fclose(f);
	return fd;
}

static void
check_fields(const struct frame *f)
{
	size_t total = 1, count = 0;

	promise(f->type >= FRAME_REQUEST && f->type <= FRAME_DONE, "type %d", f->type);
	for (int tag = 0; tag < FIELD_TAG_COUNT; tag++) {
		if (!f->fields[tag].data)
			continue;
		total += 5 + f->fields[tag].len;
		count++;
		promise(f->fields[tag].data[f->fields[tag].len] == '\0',
			"field %d has no end", tag);
		promise(strlen(frame_get_text(f, (enum frame_tag)tag)) <=
				f->fields[tag].len,
			"field %d", tag);
		if (f->fields[tag].len != 8)
			promise(frame_get_number(f, (enum frame_tag)tag, -7) == -7,
				"field %d is no number", tag);
	}
	promise(!f->fields[0].data, "a field without a tag");
	promise(count <= CAP_FRAME_FIELDS && total <= CAP_FRAME_BYTES, "%zu bytes",
		total);
}

static void
check_again(const struct frame *f)
{
	struct frame g = {0};
	struct buf out = {0};
	struct error err = ERROR_INIT;
	int fd = file_of("", 0);

	frame_begin(&out, f->type);
	for (int tag = 1; tag < FIELD_TAG_COUNT; tag++)
		if (f->fields[tag].data)
			frame_bytes(&out, (enum frame_tag)tag, f->fields[tag].data,
				f->fields[tag].len);
	promise(frame_send(&out, fd, &err), "%s", err.reason);
	if (lseek(fd, 0, SEEK_SET) != 0)
		abort();
	promise(frame_read(&g, fd, &err) == FRAME_STEP_FRAME && g.type == f->type, "%s",
		err.reason);
	for (int tag = 0; tag < FIELD_TAG_COUNT; tag++)
		promise(!f->fields[tag].data == !g.fields[tag].data &&
				f->fields[tag].len == g.fields[tag].len &&
				(!f->fields[tag].len ||
					memcmp(f->fields[tag].data, g.fields[tag].data,
						g.fields[tag].len) == 0),
			"field %d", tag);
	promise(frame_read(&g, fd, &err) == FRAME_STEP_DONE, "more than was sent");
	frame_clear(&g);
	buf_clear(&out);
	(void)close(fd);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int fd = file_of(data, size);
	struct frame f = {0};
	struct error err = ERROR_INIT;
	enum frame_step step;

	while ((step = frame_read(&f, fd, &err)) == FRAME_STEP_FRAME) {
		check_fields(&f);
		check_again(&f);
	}
	if (step == FRAME_STEP_FAIL)
		fuzz_check_error(&err, "frames", false);
	else
		promise(lseek(fd, 0, SEEK_CUR) == (off_t)size, "an end before the end");
	frame_clear(&f);
	(void)close(fd);
	return 0;
}
