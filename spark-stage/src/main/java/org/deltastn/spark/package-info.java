/** MLlib stages whose networks tune their own regularization, trained on any Spark cluster. */
package org.deltastn.spark;
