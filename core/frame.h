/* SPDX-License-Identifier: Apache-2.0 */
/*
 * frame.h - requests and answers between sucat and sucat-fetch, every field capped.
 *
 * Layer: core. A frame is: u32 length of what follows, u8 type, then fields; a field is u8 tag,
 * u32 length, bytes. Integers are big-endian; a number is 8 bytes, two's complement. Both sides
 * treat the other as hostile: a frame over CAP_FRAME_BYTES, more than CAP_FRAME_FIELDS fields, an
 * unknown type or tag, a field that overruns its frame or a tag twice is ERR_FORMAT, and the
 * stream is then over.
 */
#ifndef SUCAT_CORE_FRAME_H
#define SUCAT_CORE_FRAME_H

#include "core/buf.h"
#include "core/limits.h"

enum frame_type {
	FRAME_REQUEST = 1, /* sucat -> sucat-fetch: one thing to ask */
	FRAME_GO,          /* sucat -> sucat-fetch: no more requests, begin */
	FRAME_ANSWER,      /* sucat-fetch -> sucat: one request is over, well or badly */
	FRAME_PROGRESS,    /* sucat-fetch -> sucat: bytes so far of a request */
	FRAME_DONE,        /* sucat-fetch -> sucat: all requests are over */
};

enum frame_tag {
	FIELD_ID = 1,  /* number: the request's, repeated in its answer */
	FIELD_SOURCE,  /* source name, for messages */
	FIELD_URL,     /* https URL */
	FIELD_TRUST,   /* "public", "apple", "file" */
	FIELD_CA_FILE, /* path of a PEM file: the roots of trust "file" */
	FIELD_ROOT, /* DER of Apple Root CA: checked against the compiled-in fingerprint */
	FIELD_ETAG, /* validators: of the last answer (request), of this one (answer) */
	FIELD_LAST_MODIFIED,
	FIELD_CAP_BODY,  /* number: bytes of the body, inflated */
	FIELD_DEADLINE,  /* number: seconds for this transfer */
	FIELD_RESULT,    /* number: enum frame_result of the answer */
	FIELD_STATUS,    /* number: HTTP status, 0 = none came */
	FIELD_FINAL_URL, /* after redirects */
	FIELD_CONTENT_TYPE,
	FIELD_BODY,
	FIELD_ASKED_AT,    /* number: when the request was sent, seconds UTC */
	FIELD_SERVER_DATE, /* number: the Date header, seconds UTC */
	FIELD_WIRE_BYTES,  /* number: bytes that came over the wire */
	FIELD_TOTAL_BYTES, /* number: of a progress frame, 0 = not known */
	FIELD_ERROR_NAME,  /* stable code: "net.timeout", "limit.ratio", "tls.refused" */
	FIELD_ERROR_REASON,
	FIELD_PARALLEL, /* number: transfers at a time (go) */
	FIELD_METHOD,   /* "GET" (or absent), "POST": then FIELD_BODY is what is sent */
	FIELD_HEADERS,  /* further headers of a POST: "Name: value", each ended by LF */
	FIELD_RETRY_AFTER, /* number: seconds that a refusal asked to wait, absent = none */
	FIELD_MODIFIED_AT, /* number: the Last-Modified header, seconds UTC, absent = none */
	FIELD_TAG_COUNT,
};

enum frame_result {
	FRAME_RESULT_BODY,      /* a whole body came */
	FRAME_RESULT_UNCHANGED, /* 304 to a conditional request */
	FRAME_RESULT_FAILED,    /* nothing usable came: see the error fields */
};

struct frame {
	enum frame_type type;
	struct {
		const char *
			data; /* NUL-terminated copy inside the frame's buffer; NULL = absent */
		size_t len;
	} fields[FIELD_TAG_COUNT];
	struct buf bytes; /* owns what the fields point to */
	int pause_ms;     /* instead of CAP_FRAME_PAUSE_MS; 0 = that */
};

/*
 * Writing: begin, fields, then send (writes all to fd, EINTR repeated). `b` is zeroed before first
 * use, cleared with buf_clear at the end, and may be begun again. A text of NULL or "" is left
 * out. A field that does not fit is not told at once: the frame is then broken, and frame_send
 * says ERR_LIMIT or ERR_NOMEM and writes nothing. A failed write is ERR_IO.
 *
 * With a descriptor that does not block, in either direction, a peer that pauses within a frame for
 * longer than CAP_FRAME_PAUSE_MS has failed: ERR_IO, ERR_FORMAT. With any other it is waited for.
 */
void frame_begin(struct buf *b, enum frame_type type);
void frame_text(struct buf *b, enum frame_tag tag, const char *text);
void frame_bytes(struct buf *b, enum frame_tag tag, const void *data, size_t len);
void frame_number(struct buf *b, enum frame_tag tag, int64_t value);
NODISCARD bool frame_send(struct buf *b, int fd, struct error *err);
/* The same with one more field, the last, which is not copied into `b`. */
NODISCARD bool frame_send_with(struct buf *b, enum frame_tag tag, const void *data,
	size_t len, int fd, struct error *err);

/* Reading. `f` is zeroed before first use and cleared by the caller at the end; its former
 * content is dropped. STEP_DONE at a clean end of stream between frames; an end inside a frame is
 * ERR_FORMAT, a failed read ERR_IO. */
enum frame_step { FRAME_STEP_FRAME, FRAME_STEP_DONE, FRAME_STEP_FAIL };
enum frame_step frame_read(struct frame *f, int fd, struct error *err);
void frame_clear(struct frame *f);
/* "" when absent; ends at the first NUL. */
const char *frame_get_text(const struct frame *f, enum frame_tag tag);
/* `fallback` when absent or not a number. */
int64_t frame_get_number(const struct frame *f, enum frame_tag tag, int64_t fallback);

#endif
