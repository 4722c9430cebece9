// The two deployments run by themselves; the second one after the first has been verified.
import jenkins.model.Jenkins

def good = Jenkins.get().getItemByFullName('deploy-good')
def bad = Jenkins.get().getItemByFullName('deploy-bad')
good.scheduleBuild2(0)
Thread.startDaemon('demo') {
    while (good.lastCompletedBuild == null) {
        sleep(1000)
    }
    bad.scheduleBuild2(0)
}
