/**
 * The interface between the training loop and the parameters of a method.
 *
 * <p>Start with {@link io.vstar.train.trainable.Trainable}, which each method implements.
 */
package io.vstar.train.trainable;
