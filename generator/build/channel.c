/*
 * Frames in a pipe: a kind, a length, and so many bytes.
 */
#include "build/parts.h"

#include <errno.h>
#include <unistd.h>

#define FRAME_HEAD 9

void channel_send(struct channel *channel, enum frame_kind kind,
		  struct slice payload)
{
	struct str head = STR_INIT;

	if (channel->fd < 0)
		return;
	wire_put_u8(&head, (uint8_t)kind);
	wire_put_u64(&head, payload.len);
	/* Where nobody listens any more, the supervisor is gone. */
	if (!fd_write(channel->fd, str_slice(&head)) ||
	    !fd_write(channel->fd, payload))
		_exit(EXIT_MACHINE);
	str_release(&head);
}

void channel_progress(struct channel *channel, enum phase phase,
		      uint32_t finished, uint32_t all)
{
	struct str payload = STR_INIT;

	wire_put_u32(&payload, phase);
	wire_put_u32(&payload, finished);
	wire_put_u32(&payload, all);
	channel_send(channel, FRAME_PROGRESS, str_slice(&payload));
	str_release(&payload);
}

bool channel_read(struct channel_reader *reader, int fd)
{
	char buffer[65536];
	ssize_t n;

	do
		n = read(fd, buffer, sizeof(buffer));
	while (n < 0 && errno == EINTR);
	if (n <= 0)
		return false;
	str_add_bytes(&reader->bytes, buffer, (size_t)n);
	return true;
}

bool channel_frame(struct channel_reader *reader, enum frame_kind *kind,
		   struct slice *payload)
{
	struct wire in = {slice_skip(str_slice(&reader->bytes), reader->at),
			  false};
	uint64_t len;

	if (in.rest.len < FRAME_HEAD) {
		/* What was used up makes room for what comes. */
		struct str rest = STR_INIT;

		str_add(&rest, in.rest);
		str_release(&reader->bytes);
		reader->bytes = rest;
		reader->at = 0;
		return false;
	}
	*kind = wire_u8(&in);
	len = wire_u64(&in);
	if (in.rest.len < len)
		return false;
	*payload = slice_sub(in.rest, 0, len);
	reader->at += FRAME_HEAD + len;
	return true;
}
