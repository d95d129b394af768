/**
 * What the loop knows of a thing that is learned.
 *
 * <p>Start with {@link io.vstar.train.trainable.Trainable}, which each method implements.
 */
package io.vstar.train.trainable;
