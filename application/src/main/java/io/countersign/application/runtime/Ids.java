package io.countersign.application.runtime;

import io.countersign.domain.request.RequestId;

/** Where new ids and randomness come from. */
public interface Ids {
  /** A new time-ordered UUID (version 7). */
  RequestId request();

  /** A new sortable id: {@code prefix}, an underscore and 22 characters of {@code [0-9A-Za-z]}. */
  String next(String prefix);

  /** Bytes of a cryptographically strong random source. */
  byte[] random(int count);
}
