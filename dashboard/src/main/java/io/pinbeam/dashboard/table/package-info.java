/** Tables as they are committed, each file of them read once. */
package io.pinbeam.dashboard.table;
