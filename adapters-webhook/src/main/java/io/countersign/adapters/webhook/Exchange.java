package io.countersign.adapters.webhook;

import java.io.IOException;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;

/**
 * One request under way, which can be cut whatever it is doing: connecting, TLS, writing, reading.
 */
final class Exchange {
  /** The exchange for which the current thread opens sockets. */
  static final ScopedValue<Exchange> CURRENT = ScopedValue.newInstance();

  private final HttpUriRequestBase request;
  private final Queue<Socket> opened = new ConcurrentLinkedQueue<>();
  private volatile boolean cut;

  Exchange(HttpUriRequestBase request) {
    this.request = request;
  }

  void opened(Socket socket) {
    opened.add(socket);
    if (cut) {
      close(socket);
    }
  }

  void cut() {
    cut = true;
    request.cancel();
    opened.forEach(Exchange::close);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It is gone either way.
    }
  }
}
