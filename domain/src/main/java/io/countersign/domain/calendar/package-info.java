/** Working time: calendars with a time zone, hours and holidays, and how they count. */
@NullMarked
package io.countersign.domain.calendar;

import org.jspecify.annotations.NullMarked;
