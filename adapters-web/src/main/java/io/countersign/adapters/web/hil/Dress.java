package io.countersign.adapters.web.hil;

import io.countersign.application.usecase.link.LinkPage;
import io.countersign.application.view.Contrast;
import io.countersign.application.view.VisibleText;
import io.countersign.domain.tenant.Branding;

/**
 * How a page is dressed: the reader's language, the tenant's name, colour and logo.
 *
 * @param brand the tenant's name, empty on pages that know no tenant
 * @param color {@code #rrggbb}
 * @param ink what can be read on the colour
 */
record Dress(Words words, String brand, String color, String ink, SafeLogo logo) {
  static Dress of(LinkPage.Frame frame) {
    var branding = frame.branding();
    return new Dress(
        Words.in(frame.locale()),
        VisibleText.line(branding.name()),
        branding.color(),
        Contrast.inkOn(branding.color()),
        SafeLogo.of(branding.logoUrl()));
  }

  static Dress plain(Words words) {
    return new Dress(
        words, "", Branding.DEFAULT_COLOR, Contrast.inkOn(Branding.DEFAULT_COLOR), SafeLogo.NONE);
  }

  public boolean hasLogo() {
    return !logo.url().isEmpty();
  }

  /** The part of the style sheet that differs between tenants. */
  String colors() {
    return ":root{--brand:" + color + ";--on-brand:" + ink + "}";
  }
}
