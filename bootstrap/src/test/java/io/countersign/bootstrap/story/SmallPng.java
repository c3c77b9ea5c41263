package io.countersign.bootstrap.story;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import javax.imageio.ImageIO;

/**
 * Pictures of pages, small enough for a repository: with the 256 colours they need most, which is
 * all of them but some at the edges of letters.
 */
final class SmallPng {
  private static final int COLOURS = 256;

  private SmallPng() {}

  static void write(byte[] png, Path file) {
    try {
      var picture = ImageIO.read(new ByteArrayInputStream(png));
      var pixels =
          picture.getRGB(
              0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
      var palette = palette(pixels);
      var small =
          new BufferedImage(
              picture.getWidth(),
              picture.getHeight(),
              BufferedImage.TYPE_BYTE_INDEXED,
              new IndexColorModel(8, palette.length, palette, 0, false, -1, 0));
      var nearest = new HashMap<Integer, Integer>();
      var indexes =
          Arrays.stream(pixels)
              .map(pixel -> nearest.computeIfAbsent(pixel, p -> nearest(p, palette)))
              .toArray();
      small.getRaster().setPixels(0, 0, small.getWidth(), small.getHeight(), indexes);
      ImageIO.write(small, "png", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int[] palette(int[] pixels) {
    return Arrays.stream(pixels)
        .boxed()
        .collect(groupingBy(Function.identity(), counting()))
        .entrySet()
        .stream()
        .sorted(Map.Entry.<Integer, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(COLOURS)
        .mapToInt(Map.Entry::getKey)
        .toArray();
  }

  private static int nearest(int pixel, int[] palette) {
    int best = 0;
    for (int i = 1; i < palette.length; i++) {
      if (distance(pixel, palette[i]) < distance(pixel, palette[best])) {
        best = i;
      }
    }
    return best;
  }

  private static int distance(int one, int other) {
    int red = (one >> 16 & 0xff) - (other >> 16 & 0xff);
    int green = (one >> 8 & 0xff) - (other >> 8 & 0xff);
    int blue = (one & 0xff) - (other & 0xff);
    return red * red + green * green + blue * blue;
  }
}
