package io.countersign.adapters.web.hil;

import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers the latest so many; forgets what was not touched for longest. */
final class Recent<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1L;

  private final int most;

  Recent(int most) {
    super(64, 0.75f, true);
    this.most = most;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > most;
  }
}
