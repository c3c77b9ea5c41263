package io.countersign.adapters.web.problem;

/**
 * One thing that is wrong with a body.
 *
 * @param pointer JSON pointer (RFC 6901) to where it stands, empty for the whole body
 * @param detail a sentence for the person who sent it
 */
public record FieldError(String pointer, String detail) {
  /** A member's name as a part of a pointer. */
  public static String segment(String name) {
    return "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
