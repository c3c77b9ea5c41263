package io.countersign.adapters.email;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.countersign.application.channel.ChannelAccount;
import io.countersign.application.channel.HilChannel;
import io.countersign.channel.testkit.HilChannelContract;
import io.countersign.channel.testkit.StubVendor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/** Over a real SMTP server, with signing in. */
class EmailOverGreenMailTest implements HilChannelContract {
  private static final String PASSWORD = "canary-kJ7fQ2-password";

  private final Vendor vendor = new Vendor();
  private final EmailChannel channel = EmailChannels.onLoopback();

  @AfterEach
  void stop() {
    vendor.mail.stop();
  }

  @Override
  public HilChannel channel() {
    return channel;
  }

  @Override
  public ChannelAccount account() {
    return EmailChannels.account(vendor.port, "smtpUser", "acme", "smtpPassword", PASSWORD);
  }

  @Override
  public StubVendor vendor() {
    return vendor;
  }

  private static final class Vendor implements StubVendor {
    private final int port = freePort();
    private final GreenMail mail =
        new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    Vendor() {
      become(Mood.WELL);
    }

    @Override
    public Set<Mood> moods() {
      return Set.of(Mood.WELL, Mood.DOWN, Mood.REFUSES_CREDENTIALS);
    }

    @Override
    public void become(Mood mood) {
      switch (mood) {
        case WELL -> {
          start();
          mail.setUser("acme@example.test", "acme", PASSWORD);
        }
        case REFUSES_CREDENTIALS -> {
          start();
          mail.setUser("acme@example.test", "acme", "another");
        }
        case DOWN -> mail.stop();
        case BUSY, REFUSES_RECIPIENT, BROKEN, MUMBLES, SILENT, LOSES_ANSWERS ->
            throw new IllegalArgumentException("Never " + mood);
      }
    }

    private void start() {
      if (!mail.isRunning()) {
        mail.start();
      }
    }

    @Override
    public List<Received> received() {
      return Stream.of(mail.getReceivedMessages())
          .map(message -> ReadMail.of(message).received())
          .toList();
    }

    private static int freePort() {
      try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
