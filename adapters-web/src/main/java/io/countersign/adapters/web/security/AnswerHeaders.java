package io.countersign.adapters.web.security;

import io.micronaut.context.annotation.Property;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What every answer tells browsers, unless a page says it more precisely itself. Put on just before
 * the bytes leave, since the server answers by itself what it cannot read as a request.
 */
@Singleton
final class AnswerHeaders implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
  private final Map<String, String> headers = new LinkedHashMap<>();

  AnswerHeaders(@Property(name = "countersign.public-url") String publicUrl) {
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cache-Control", "no-store");
    if (publicUrl.toLowerCase(Locale.ROOT).startsWith("https:")) {
      headers.put("Strict-Transport-Security", "max-age=31536000");
    }
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> created) {
    var registry = created.getBean();
    registry.register(new OnListener());
    return registry;
  }

  /** Finds the connections. */
  private final class OnListener implements NettyServerCustomizer {
    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
      return new OnConnection(channel);
    }
  }

  private final class OnConnection implements NettyServerCustomizer {
    private final Channel channel;

    OnConnection(Channel channel) {
      this.channel = channel;
    }

    @Override
    public NettyServerCustomizer specializeForChannel(Channel connection, ChannelRole role) {
      return new OnConnection(connection);
    }

    @Override
    public void onStreamPipelineBuilt() {
      channel
          .pipeline()
          .addAfter(
              ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, "answer-headers", new Adding());
    }
  }

  @ChannelHandler.Sharable
  private final class Adding extends ChannelOutboundHandlerAdapter {
    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise)
        throws Exception {
      if (message instanceof HttpResponse response) {
        headers.forEach((name, value) -> {
          if (!response.headers().contains(name)) {
            response.headers().set(name, value);
          }
        });
      }
      super.write(context, message, promise);
    }
  }
}
