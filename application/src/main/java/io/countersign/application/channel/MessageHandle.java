package io.countersign.application.channel;

/** Points to a sent message. The core stores it and gives it back; only the channel reads it. */
public record MessageHandle(String value) {}
