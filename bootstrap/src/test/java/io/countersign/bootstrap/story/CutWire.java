package io.countersign.bootstrap.story;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/** The wire to a database server. It can break right where the COMMIT of a decision passes. */
final class CutWire implements AutoCloseable {
  private static final Pattern SERVER = Pattern.compile("//([^:/]+):([0-9]+)/");

  private final Map<String, Object> database;
  private final String host;
  private final int port;
  private final ServerSocket door;
  private final ExecutorService pumps = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicReference<Break> next = new AtomicReference<>(Break.NONE);
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean downAfterwards;
  private volatile boolean down;

  /** Where it breaks. */
  enum Break {
    NONE,
    /** The server never hears of the COMMIT. */
    BEFORE_COMMIT,
    /** The server has done it, and nobody hears of that. */
    AFTER_COMMIT
  }

  CutWire(Map<String, Object> database) {
    this.database = database;
    var server = SERVER.matcher(url());
    if (!server.find()) {
      throw new IllegalStateException("No server in " + url());
    }
    host = server.group(1);
    port = Integer.parseInt(server.group(2));
    try {
      door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
    pumps.submit(this::takeConnections);
  }

  private String url() {
    return database.get("datasources.default.url").toString();
  }

  /** The same database, at the end of this wire. */
  Map<String, Object> end() {
    var through = new HashMap<>(database);
    through.put(
        "datasources.default.url",
        SERVER.matcher(url()).replaceFirst("//127.0.0.1:" + door.getLocalPort() + "/"));
    return through;
  }

  /**
   * Breaks at the COMMIT of the next decision.
   *
   * @param andStayDown all connections break then, and there is no new one until {@link #mend}
   */
  void breakAt(Break place, boolean andStayDown) {
    downAfterwards = andStayDown;
    next.set(place);
  }

  void mend() {
    down = false;
  }

  private Void takeConnections() throws IOException {
    while (!door.isClosed()) {
      var client = door.accept();
      if (down) {
        client.close();
        continue;
      }
      var connection = new Connection(client, new Socket(host, port));
      connections.add(connection);
      pumps.submit(connection::toServer);
      pumps.submit(connection::toClient);
    }
    return null;
  }

  private final class Connection {
    private final Socket client;
    private final Socket server;
    private boolean decides;
    private volatile boolean swallowReply;

    Connection(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    Void toServer() throws IOException {
      return pump(client.getInputStream(), server.getOutputStream(), true);
    }

    Void toClient() throws IOException {
      return pump(server.getInputStream(), client.getOutputStream(), false);
    }

    private Void pump(InputStream in, OutputStream out, boolean towardsServer) throws IOException {
      try (client;
          server) {
        var buffer = new byte[65_536];
        for (var read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          if (!passes(new String(buffer, 0, read, StandardCharsets.ISO_8859_1), towardsServer)) {
            return null;
          }
          out.write(buffer, 0, read);
          out.flush();
        }
        return null;
      }
    }

    private boolean passes(String data, boolean towardsServer) {
      if (!towardsServer) {
        return !swallowReply;
      }
      decides |= data.contains("INSERT INTO decision ");
      if (!decides || !data.regionMatches(true, data.length() - 6, "commit", 0, 6)) {
        return true;
      }
      decides = false;
      var now = next.getAndSet(Break.NONE);
      swallowReply = now == Break.AFTER_COMMIT;
      if (now != Break.NONE && downAfterwards) {
        down = true;
        connections.stream().filter(other -> other != this).forEach(Connection::hangUp);
      }
      return now != Break.BEFORE_COMMIT;
    }

    private void hangUp() {
      try (client;
          server) {
        connections.remove(this);
      } catch (IOException failed) {
        throw new IllegalStateException(failed);
      }
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    pumps.shutdownNow();
  }
}
