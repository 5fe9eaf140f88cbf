/** The Zeppelin notes: their readable sources, Zeppelin's files, and their import over REST. */
package org.deltastn.notebooks;
