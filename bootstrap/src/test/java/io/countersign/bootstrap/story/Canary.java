package io.countersign.bootstrap.story;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Listens where nothing may ever arrive: on some ports of every address of this machine, IPv4 and
 * IPv6. It notes who connected, and with it what they said.
 */
final class Canary implements AutoCloseable {
  private final List<ServerSocket> servers;
  private final List<String> heard = new CopyOnWriteArrayList<>();

  Canary() throws IOException {
    servers = List.of(new ServerSocket(0), new ServerSocket(0), new ServerSocket(0));
    servers.forEach(server -> Thread.ofPlatform().daemon().start(() -> listen(server)));
  }

  List<Integer> ports() {
    return servers.stream().map(ServerSocket::getLocalPort).toList();
  }

  /** One entry for each connection. */
  List<String> heard() {
    return heard;
  }

  void forget() {
    heard.clear();
  }

  @Override
  public void close() throws IOException {
    for (var server : servers) {
      server.close();
    }
  }

  private void listen(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        heard.add("connected to " + socket.getLocalSocketAddress());
        Thread.ofPlatform().daemon().start(() -> note(socket));
      } catch (IOException closed) {
        // The story is over.
      }
    }
  }

  private void note(Socket socket) {
    try (socket) {
      var said = socket.getInputStream().readNBytes(64);
      heard.add(said.length + " bytes");
    } catch (IOException gone) {
      // Gone again.
    }
  }
}
