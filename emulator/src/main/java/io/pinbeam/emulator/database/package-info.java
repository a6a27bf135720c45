/**
 * The source database: a MariaDB server of our own on loopback, filled with made-up posts, and a
 * client that reads rows as the JSON that is posted, from that server or any MySQL.
 */
package io.pinbeam.emulator.database;
