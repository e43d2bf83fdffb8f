package baton.zookeeper;

import java.util.List;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.OpResult;

/** How a transaction ended, as far as its sender knows. */
sealed interface Commit {
    /** Every operation was carried out. */
    record Done(List<OpResult> results) implements Commit {
        /** New version of what operation {@code index} set. */
        int version(int index) {
            return ((OpResult.SetDataResult) results.get(index)).getStat().getVersion();
        }

        /** The transaction's number, if operation {@code index} set something. */
        long zxid(int index) {
            return ((OpResult.SetDataResult) results.get(index)).getStat().getMzxid();
        }

        /** Path of what operation {@code index} created. */
        String path(int index) {
            return ((OpResult.CreateResult) results.get(index)).getPath();
        }
    }

    /** Nothing was carried out, because the operation at {@code index} could not be. */
    record Refused(int index, Code code) implements Commit {}

    /** Nobody knows. */
    record Unknown(String why) implements Commit {}
}
