package io.countersign.chaos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Stands before the database. Reads what it passes on, so that it can cut at a COMMIT. */
final class Proxy implements AutoCloseable {
  private static final int QUERY = 0x03;
  private static final int PREPARE = 0x16;
  private static final int EXECUTE = 0x17;
  private static final int HEADER = 4;

  private final int target;
  private final ServerSocket server;
  private final Set<Line> lines = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Cut> cut = new AtomicReference<>();
  private final AtomicInteger cuts = new AtomicInteger();
  private volatile int latencyMillis;
  private volatile boolean blackHole;

  /** What to do once instead of passing on the answer to a COMMIT. */
  record Cut(String afterStatement, Runnable andThen) {}

  Proxy(int target) {
    this.target = target;
    try {
      server = new ServerSocket(0, 200, InetAddress.ofLiteral("127.0.0.1"));
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
    Thread.ofPlatform().daemon().name("db-proxy").start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** How many answers to a COMMIT were kept back. */
  int cuts() {
    return cuts.get();
  }

  void latency(int millis) {
    latencyMillis = millis;
  }

  /** Passes nothing on, and says nothing. */
  void blackHole(boolean on) {
    blackHole = on;
    if (!on) {
      // Whatever was swallowed is lost: these lines are of no use any more.
      reset();
    }
  }

  /** Ends every connection. */
  void reset() {
    lines.forEach(Line::reset);
  }

  /**
   * The next COMMIT of a transaction with such a statement reaches the database; its answer does
   * not reach the application.
   */
  void cutAfterCommit(String afterStatement, Runnable andThen) {
    cut.set(new Cut(afterStatement, andThen));
  }

  void heal() {
    latencyMillis = 0;
    cut.set(null);
    if (blackHole) {
      blackHole(false);
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        var client = server.accept();
        try {
          var line = new Line(client, new Socket("127.0.0.1", target));
          lines.add(line);
          Thread.ofPlatform().daemon().start(line::requests);
          Thread.ofPlatform().daemon().start(line::answers);
        } catch (IOException databaseIsDown) {
          client.close();
        }
      } catch (IOException closed) {
        // Either we are closed, or this one client was gone before it was here.
      }
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
    reset();
  }

  /** One connection. */
  private final class Line {
    private final Socket client;
    private final Socket database;
    private final Map<Integer, String> prepared = new ConcurrentHashMap<>();
    private volatile @Nullable String preparing;
    private String statement = "";
    private volatile @Nullable Cut due;

    Line(Socket client, Socket database) throws IOException {
      this.client = client;
      this.database = database;
      client.setTcpNoDelay(true);
      database.setTcpNoDelay(true);
    }

    void requests() {
      try (client;
          database) {
        var in = new DataInputStream(client.getInputStream());
        while (true) {
          var packet = packet(in);
          notice(packet);
          pass();
          database.getOutputStream().write(packet);
        }
      } catch (IOException ended) {
        lines.remove(this);
      }
    }

    void answers() {
      var buffer = new byte[1 << 16];
      try (client;
          database) {
        InputStream in = database.getInputStream();
        for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          pass();
          noticePrepared(buffer, read);
          var planned = due;
          if (planned != null) {
            cuts.incrementAndGet();
            planned.andThen().run();
            reset();
            return;
          }
          client.getOutputStream().write(buffer, 0, read);
        }
      } catch (IOException ended) {
        lines.remove(this);
      }
    }

    private void pass() {
      while (blackHole && !client.isClosed()) {
        Signals.sleep(20);
      }
      if (latencyMillis > 0) {
        Signals.sleep(latencyMillis);
      }
    }

    /** One packet of the protocol: three bytes of length, a number, and so many bytes. */
    private static byte[] packet(DataInputStream in) throws IOException {
      var header = new byte[HEADER];
      in.readFully(header);
      var length = (header[0] & 0xff) | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
      var packet = new byte[HEADER + length];
      System.arraycopy(header, 0, packet, 0, HEADER);
      in.readFully(packet, HEADER, length);
      return packet;
    }

    private void notice(byte[] packet) {
      if (packet.length <= HEADER || packet[3] != 0) {
        return;
      }
      switch (packet[4]) {
        case QUERY -> notice(text(packet));
        case PREPARE -> preparing = text(packet);
        case EXECUTE -> notice(prepared.getOrDefault(number(packet, HEADER + 1), ""));
        default -> {}
      }
    }

    /** The answer to PREPARE begins with the number that the statement got. */
    private void noticePrepared(byte[] answer, int length) {
      var text = preparing;
      if (text != null && length > HEADER + 4 && answer[HEADER] == 0) {
        prepared.put(number(answer, HEADER + 1), text);
      }
      preparing = null;
    }

    private static String text(byte[] packet) {
      return new String(packet, HEADER + 1, packet.length - HEADER - 1, ISO_8859_1).strip();
    }

    private static int number(byte[] bytes, int from) {
      return ByteBuffer.wrap(bytes, from, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    private void notice(String sql) {
      var planned = cut.get();
      if (planned == null) {
        return;
      }
      if (sql.contains(planned.afterStatement())) {
        statement = planned.afterStatement();
      } else if (sql.equalsIgnoreCase("ROLLBACK")) {
        statement = "";
      } else if (sql.equalsIgnoreCase("COMMIT")) {
        if (statement.equals(planned.afterStatement()) && cut.compareAndSet(planned, null)) {
          due = planned;
        }
        statement = "";
      }
    }

    private void reset() {
      lines.remove(this);
      try {
        client.setSoLinger(true, 0);
        client.close();
        database.close();
      } catch (IOException gone) {
        // That is what was wanted.
      }
    }
  }
}
