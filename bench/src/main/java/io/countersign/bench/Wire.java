package io.countersign.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;

/**
 * One HTTP/1.1 connection that is kept open. As little as a load generator needs, since every cycle
 * it spends is one the measured side does not get: no TLS, no redirects, no cookies.
 */
final class Wire implements AutoCloseable {
  private final URI target;
  private Socket socket = new Socket();
  private InputStream in = InputStream.nullInputStream();

  Wire(URI target) {
    this.target = target;
  }

  /** What came back, with the header lines as they were. */
  record Answer(int status, String head, byte[] body) {
    String text() {
      return new String(body, UTF_8);
    }
  }

  Answer get(String path, String... headers) throws IOException {
    return send("GET", path, new byte[0], headers);
  }

  Answer send(String method, String path, byte[] body, String... headers) throws IOException {
    var head = new StringBuilder(512);
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: ");
    head.append(target.getAuthority()).append("\r\n");
    for (var header : headers) {
      head.append(header).append("\r\n");
    }
    if (!method.equals("GET")) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    head.append("\r\n");
    var headBytes = head.toString().getBytes(ISO_8859_1);
    var message = new byte[headBytes.length + body.length];
    System.arraycopy(headBytes, 0, message, 0, headBytes.length);
    System.arraycopy(body, 0, message, headBytes.length, body.length);
    if (!socket.isConnected() || socket.isClosed()) {
      connect();
    }
    socket.getOutputStream().write(message);
    return read();
  }

  private void connect() throws IOException {
    socket = new Socket();
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(60_000);
    socket.connect(new InetSocketAddress(target.getHost(), target.getPort()), 10_000);
    in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
  }

  private Answer read() throws IOException {
    var status = Integer.parseInt(line().substring(9, 12));
    var head = new StringBuilder();
    var length = 0;
    var chunked = false;
    var close = false;
    for (var line = line(); !line.isEmpty(); line = line()) {
      head.append(line).append('\n');
      var lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      } else if (lower.startsWith("transfer-encoding:")) {
        chunked = true;
      } else if (lower.startsWith("connection:")) {
        close = lower.contains("close");
      }
    }
    var body = chunked ? chunks() : in.readNBytes(length);
    if (close) {
      socket.close();
    }
    return new Answer(status, head.toString(), body);
  }

  private byte[] chunks() throws IOException {
    var body = new ByteArrayOutputStream();
    for (var size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
      body.write(in.readNBytes(size));
      line();
    }
    line();
    return body.toByteArray();
  }

  private String line() throws IOException {
    var line = new StringBuilder(80);
    for (var read = in.read(); read != '\n'; read = in.read()) {
      if (read < 0) {
        throw new EOFException("The connection ended within an answer");
      }
      if (read != '\r') {
        line.append((char) read);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
