"""The desktop layout that a server comes with: "LayoutConfig" of the Finesse developer guide."""

from typing import Final

DESKTOP_LAYOUT: Final = """\
<finesseLayout xmlns="http://www.cisco.com/vtg/finesse">
    <layout>
        <role>Agent</role>
        <page>
            <gadget>/desktop/gadgets/CallControl.jsp</gadget>
        </page>
        <tabs>
            <tab>
                <id>home</id>
                <label>finesse.container.tabs.agent.homeLabel</label>
            </tab>
        </tabs>
    </layout>
    <layout>
        <role>Supervisor</role>
        <page>
            <gadget>/desktop/gadgets/CallControl.jsp</gadget>
        </page>
        <tabs>
            <tab>
                <id>home</id>
                <label>finesse.container.tabs.supervisor.homeLabel</label>
            </tab>
        </tabs>
    </layout>
</finesseLayout>
"""
"""For both roles the call control on top and one empty tab; a world file may name another."""
