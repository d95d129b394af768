/**
 * The events of a run: a stream of typed records with stable names.
 *
 * <p>Start with {@link io.vstar.train.event.RunEvent}. A run publishes events; progress bars, logs,
 * sheets and records listen to them, see {@link io.vstar.train.event.RunEvents#on}. Nothing here
 * computes.
 */
package io.vstar.train.event;
