/**
 * The sample data sets: pictures of two things and of two styles that the base model has no word
 * for.
 *
 * <p>Start with {@link io.vstar.lab.world.sample.SampleSets}, which writes all of them.
 */
package io.vstar.lab.world.sample;
