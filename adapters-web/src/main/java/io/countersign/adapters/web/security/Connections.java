package io.countersign.adapters.web.security;

import io.micronaut.context.annotation.Property;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Puts our own guards around the decoder of every connection. */
@Singleton
final class Connections implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
  private final Duration longest;

  /**
   * @param longest what a request may take to arrive
   */
  Connections(
      @Property(name = "countersign.limits.request-time", defaultValue = "8s") Duration longest) {
    this.longest = longest;
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> created) {
    created.getBean().register(new Guards(longest, null));
    return created.getBean();
  }

  private record Guards(Duration longest, @Nullable Channel connection)
      implements NettyServerCustomizer {
    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
      return role == ChannelRole.CONNECTION ? new Guards(longest, channel) : this;
    }

    @Override
    public void onStreamPipelineBuilt() {
      var codec = ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC;
      if (connection != null && connection.pipeline().get(codec) != null) {
        var deadline = new RequestDeadline(longest);
        connection
            .pipeline()
            .addBefore(codec, "request-begins", deadline.beforeDecoding())
            .addAfter(codec, "request-ends", deadline.afterDecoding())
            .addAfter(codec, "clear-length", new ClearLength());
      }
    }
  }
}
