/** A method of training that is written here alone, against what methods are given to implement. */
package io.vstar.method;
