/** Reserved for running the Zeppelin notes as tests; nothing is implemented here yet. */
package org.deltastn.notebooks;
