/**
 * Pictures of like shape together: aspect-ratio buckets, and which pictures each batch holds.
 *
 * <p>Start with {@link io.vstar.train.bucket.BucketAssigner} and {@link
 * io.vstar.train.bucket.BatchPlanner}. After NovelAI's <a
 * href="https://github.com/NovelAI/novelai-aspect-ratio-bucketing">aspect ratio bucketing</a>, with
 * another measure of distance and without dropped pictures.
 *
 * <p>Pure functions of their arguments, seeds included. Must not depend on DJL; of the trainer only
 * on {@link io.vstar.train.config} and {@link io.vstar.train.dataset}.
 */
package io.vstar.train.bucket;
