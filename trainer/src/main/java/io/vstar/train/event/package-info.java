/**
 * What happens in a run, as a stream of typed and named events.
 *
 * <p>Start with {@link io.vstar.train.event.RunEvent}. A run publishes; progress bars, logs, sheets
 * and records listen, see {@link io.vstar.train.event.RunEvents#on}. Nothing here computes.
 */
package io.vstar.train.event;
