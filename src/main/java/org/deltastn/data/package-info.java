/**
 * Training data in memory: packed examples, readers, splits, standardization, and locators that
 * find (or fetch) the files of public data sets and check their SHA-256 sums.
 */
package org.deltastn.data;
