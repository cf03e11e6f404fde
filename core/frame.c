/* SPDX-License-Identifier: Apache-2.0 */
#include "core/frame.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define LENGTH_BYTES 4
#define HEAD_BYTES                                                                       \
	(LENGTH_BYTES + 1) /* length and type: what a begun frame has at least */
#define FIELD_HEAD_BYTES (1 + LENGTH_BYTES)
#define NUMBER_BYTES     8
#define READ_BYTES       KIB(256) /* memory follows what came, not what a length promised */

static const char stream_name[] = "frames";

static void
put_big(unsigned char *to, uint64_t value, int bytes)
{
	for (int i = bytes - 1; i >= 0; i--) {
		to[i] = (unsigned char)(value & 0xff);
		value >>= 8;
	}
}

static uint64_t
get_big(const char *from, int bytes)
{
	uint64_t value = 0;

	for (int i = 0; i < bytes; i++)
		value = value << 8 | (unsigned char)from[i];
	return value;
}

void
frame_begin(struct buf *b, enum frame_type type)
{
	const char head[HEAD_BYTES] = {0, 0, 0, 0, (char)type};

	b->cap = LENGTH_BYTES + CAP_FRAME_BYTES;
	b->over = false;
	buf_reset(b);
	if (!buf_append(b, head, sizeof head))
		return; /* empty: frame_send tells */
}

static void
field_head(struct buf *b, enum frame_tag tag, size_t len)
{
	unsigned char head[FIELD_HEAD_BYTES] = {(unsigned char)tag};

	if (b->len < HEAD_BYTES) /* broken before */
		return;
	put_big(head + 1, len, LENGTH_BYTES);
	if (!buf_append(b, head, sizeof head))
		return; /* empty: frame_send tells */
}

void
frame_bytes(struct buf *b, enum frame_tag tag, const void *data, size_t len)
{
	field_head(b, tag, len);
	if (b->len < HEAD_BYTES || !buf_append(b, data, len))
		return; /* empty: frame_send tells */
}

void
frame_text(struct buf *b, enum frame_tag tag, const char *text)
{
	if (text && *text)
		frame_bytes(b, tag, text, strlen(text));
}

void
frame_number(struct buf *b, enum frame_tag tag, int64_t value)
{
	unsigned char bytes[NUMBER_BYTES];

	put_big(bytes, (uint64_t)value, NUMBER_BYTES);
	frame_bytes(b, tag, bytes, sizeof bytes);
}

/* Did a read or write of a descriptor that does not block find nothing to do, and is there by now? */
static bool
is_ready(int fd, short events, int pause_ms)
{
	struct pollfd what = {.fd = fd, .events = events};

	return (errno == EAGAIN || errno == EWOULDBLOCK) && poll(&what, 1, pause_ms) != 0;
}

static bool
write_all(int fd, const char *data, size_t len, struct error *err)
{
	ssize_t n;

	while (len > 0) {
		n = write(fd, data, len);
		if (n < 0 &&
			(errno == EINTR || is_ready(fd, POLLOUT, CAP_FRAME_PAUSE_MS)))
			continue;
		if (n < 0)
			return error_set_errno(err, stream_name, "write", errno);
		data += n;
		len -= (size_t)n;
	}
	return true;
}

/* Put the length in front, of the buffer and what follows it. */
static bool
seal(struct buf *b, size_t follows, struct error *err)
{
	if (b->len >= HEAD_BYTES && follows > b->cap - b->len) {
		b->over = true;
		buf_clear(b);
	}
	if (b->len < HEAD_BYTES)
		return buf_failed(b, stream_name, err);
	put_big((unsigned char *)b->data, b->len - LENGTH_BYTES + follows, LENGTH_BYTES);
	return true;
}

bool
frame_send(struct buf *b, int fd, struct error *err)
{
	return seal(b, 0, err) && write_all(fd, b->data, b->len, err);
}

bool
frame_send_with(struct buf *b, enum frame_tag tag, const void *data, size_t len, int fd,
	struct error *err)
{
	field_head(b, tag, len);
	return seal(b, len, err) && write_all(fd, b->data, b->len, err) &&
	       write_all(fd, data, len, err);
}

static bool
broken(struct error *err, const char *what)
{
	(void)error_set(err, ERR_FORMAT, stream_name, "%s", what);
	return error_set_name(err, "frame.broken");
}

/* Append exactly `want` bytes of fd to the frame; fewer only at the end of the stream. */
static bool
read_bytes(struct frame *f, int fd, size_t want, size_t *got, struct error *err)
{
	int pause_ms = f->pause_ms ? f->pause_ms : CAP_FRAME_PAUSE_MS;
	struct buf *b = &f->bytes;
	char *to;
	size_t room;
	ssize_t n;

	*got = 0;
	while (*got < want) {
		room = want - *got < READ_BYTES ? want - *got : READ_BYTES;
		to = buf_room(b, room);
		if (!to)
			return buf_failed(b, stream_name, err);
		n = read(fd, to, room);
		if (n < 0 && (errno == EINTR || is_ready(fd, POLLIN, pause_ms)))
			continue;
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return broken(err, "pauses inside a frame");
		if (n < 0)
			return error_set_errno(err, stream_name, "read", errno);
		if (n == 0)
			break;
		*got += (size_t)n;
		b->len += (size_t)n;
	}
	if (b->data)
		b->data[b->len] = '\0';
	return true;
}

/*
 * Split the frame in f->bytes into fields. Each is NUL-terminated in place: the byte behind it is
 * the next field's tag, read before it is overwritten, or the buffer's own NUL.
 */
static bool
split(struct frame *f, struct error *err)
{
	char *data = f->bytes.data;
	size_t at = 1, len = f->bytes.len, count = 0;
	unsigned tag;
	uint64_t n;

	if ((unsigned char)data[0] < FRAME_REQUEST || (unsigned char)data[0] > FRAME_DONE)
		return broken(err, "unknown type");
	f->type = (enum frame_type)(unsigned char)data[0];
	while (at < len) {
		if (len - at < FIELD_HEAD_BYTES)
			return broken(err, "field without length");
		tag = (unsigned char)data[at];
		n = get_big(data + at + 1, LENGTH_BYTES);
		data[at] = '\0';
		at += FIELD_HEAD_BYTES;
		if (tag == 0 || tag >= FIELD_TAG_COUNT)
			return broken(err, "unknown tag");
		if (f->fields[tag].data)
			return broken(err, "tag twice");
		if (++count > CAP_FRAME_FIELDS)
			return broken(err, "too many fields");
		if (n > len - at)
			return broken(err, "field longer than its frame");
		f->fields[tag].data = data + at;
		f->fields[tag].len = (size_t)n;
		at += (size_t)n;
	}
	return true;
}

enum frame_step
frame_read(struct frame *f, int fd, struct error *err)
{
	uint64_t len;
	size_t got;

	memset(f->fields, 0, sizeof f->fields);
	f->bytes.cap = CAP_FRAME_BYTES;
	f->bytes.over = false;
	buf_reset(&f->bytes);
	if (!read_bytes(f, fd, LENGTH_BYTES, &got, err))
		return FRAME_STEP_FAIL;
	if (got == 0)
		return FRAME_STEP_DONE;
	if (got < LENGTH_BYTES) {
		(void)broken(err, "ends inside a length");
		return FRAME_STEP_FAIL;
	}
	len = get_big(f->bytes.data, LENGTH_BYTES);
	if (len == 0 || len > CAP_FRAME_BYTES) {
		(void)broken(err, len ? "longer than a frame may be" : "empty frame");
		return FRAME_STEP_FAIL;
	}
	buf_reset(&f->bytes);
	if (!read_bytes(f, fd, (size_t)len, &got, err))
		return FRAME_STEP_FAIL;
	if (got < len) {
		(void)broken(err, "ends inside a frame");
		return FRAME_STEP_FAIL;
	}
	if (!split(f, err)) {
		memset(f->fields, 0, sizeof f->fields);
		return FRAME_STEP_FAIL;
	}
	return FRAME_STEP_FRAME;
}

void
frame_clear(struct frame *f)
{
	buf_clear(&f->bytes);
	memset(f->fields, 0, sizeof f->fields);
}

const char *
frame_get_text(const struct frame *f, enum frame_tag tag)
{
	return f->fields[tag].data ? f->fields[tag].data : "";
}

int64_t
frame_get_number(const struct frame *f, enum frame_tag tag, int64_t fallback)
{
	if (!f->fields[tag].data || f->fields[tag].len != NUMBER_BYTES)
		return fallback;
	return (int64_t)get_big(f->fields[tag].data, NUMBER_BYTES);
}
