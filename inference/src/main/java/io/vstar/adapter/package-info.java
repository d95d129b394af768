/**
 * What files of all learned things have in common: their provenance, its metadata in the files, and
 * the factorization of matrices.
 *
 * <p>Start with {@link io.vstar.adapter.ModelSpec}. Must not depend on DJL.
 */
package io.vstar.adapter;
