package baton.zookeeper;

import java.util.List;
import java.util.function.Supplier;
import org.apache.curator.framework.api.ACLProvider;
import org.apache.zookeeper.data.ACL;

/** One access list for every node that a recipe of Curator creates. */
record Acl(Supplier<List<ACL>> list) implements ACLProvider {
    @Override
    public List<ACL> getDefaultAcl() {
        return list.get();
    }

    @Override
    public List<ACL> getAclForPath(String path) {
        return list.get();
    }
}
