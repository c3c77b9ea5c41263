package io.countersign.adapters.email;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Remembers when the server kept silent, and stops listening to one that never stops talking. */
final class SmtpSocket extends Socket {
  private static final int MOST_BYTES_READ = 512 * 1024;

  private volatile boolean tookTooLong;
  private int left = MOST_BYTES_READ;

  boolean tookTooLong() {
    return tookTooLong;
  }

  /** Ends a talk that took too long as a whole. */
  void cut() {
    tookTooLong = true;
    try {
      close();
    } catch (IOException e) {
      // It is gone, which is what was wanted.
    }
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new Watched(super.getInputStream());
  }

  private final class Watched extends FilterInputStream {
    Watched(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      try {
        int read = super.read(buffer, from, length);
        left -= Math.max(0, read);
        if (left < 0) {
          throw new IOException("The server says more than any mail server has to say");
        }
        return read;
      } catch (SocketTimeoutException e) {
        tookTooLong = true;
        throw e;
      }
    }
  }
}
