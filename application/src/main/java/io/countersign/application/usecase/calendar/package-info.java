/** Calendars that working time is counted by. */
@NullMarked
package io.countersign.application.usecase.calendar;

import org.jspecify.annotations.NullMarked;
