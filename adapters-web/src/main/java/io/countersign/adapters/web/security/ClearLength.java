package io.countersign.adapters.web.security;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;

/**
 * Refuses a request whose end a proxy before us might see elsewhere. The decoder refuses most of
 * them; a transfer encoding that it does not know it only ignores.
 */
final class ClearLength extends ChannelInboundHandlerAdapter {
  private boolean unclear;

  @Override
  public void channelRead(ChannelHandlerContext context, Object part) {
    if (unclear) {
      // Nobody knows what this is a part of.
      ReferenceCountUtil.release(part);
      return;
    }
    if (part instanceof HttpRequest request && !clear(request)) {
      unclear = true;
      request.setDecoderResult(
          DecoderResult.failure(new IllegalArgumentException("An unclear length")));
      request.headers().set(HttpHeaderNames.CONNECTION, "close");
    }
    context.fireChannelRead(part);
  }

  private static boolean clear(HttpRequest request) {
    var encodings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
    return encodings.isEmpty()
        || (encodings.size() == 1 && encodings.getFirst().equalsIgnoreCase("chunked"));
  }
}
