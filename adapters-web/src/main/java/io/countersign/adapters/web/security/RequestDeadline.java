package io.countersign.adapters.web.security;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hangs up on whoever takes too long to send a request, however busy they look while doing so. A
 * new connection must bring its first request within that time, too. Touched by the thread of its
 * connection alone.
 */
final class RequestDeadline {
  private final Duration longest;
  private @Nullable Future<?> hangUp;

  RequestDeadline(Duration longest) {
    this.longest = longest;
  }

  /** Sees bytes before anything is known about them. */
  ChannelInboundHandler beforeDecoding() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void handlerAdded(ChannelHandlerContext context) {
        start(context);
      }

      @Override
      public void channelRead(ChannelHandlerContext context, Object bytes) {
        start(context);
        context.fireChannelRead(bytes);
      }

      @Override
      public void channelInactive(ChannelHandlerContext context) {
        stop();
        context.fireChannelInactive();
      }
    };
  }

  /** Sees the parts of requests. */
  ChannelInboundHandler afterDecoding() {
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void channelRead(ChannelHandlerContext context, Object part) {
        if (part instanceof LastHttpContent) {
          stop();
        }
        context.fireChannelRead(part);
      }
    };
  }

  private void start(ChannelHandlerContext context) {
    if (hangUp == null) {
      Runnable close = context::close;
      hangUp = context.executor().schedule(close, longest.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void stop() {
    if (hangUp != null) {
      hangUp.cancel(false);
      hangUp = null;
    }
  }
}
