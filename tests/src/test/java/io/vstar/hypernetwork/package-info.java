/** Hypernetworks against the reference. */
package io.vstar.hypernetwork;
